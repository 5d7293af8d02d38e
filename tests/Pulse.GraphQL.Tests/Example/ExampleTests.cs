namespace Pulse.GraphQL.Tests.Example;

/// <summary>The example schema of docs/graphql.md, end to end inside the process.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly ExampleHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Nested_lists_take_one_call_for_a_level()
    {
        var answer = await _host.AskAsync("{ projects { name label(separator: \"/\") assets { title } } }");

        Assert.Equal(
            """{"data":{"projects":[{"name":"Project 1","label":"Project 1/InReview","assets":[{"title":"Asset of 1"},{"title":null}]},"""
            + """{"name":"Project 2","label":"Project 2/InReview","assets":[{"title":"Asset of 2"},{"title":null}]},"""
            + """{"name":"Project 3","label":"Project 3/InReview","assets":[{"title":"Asset of 3"},{"title":null}]}]}}""",
            answer);
        Assert.Equal(1, _host.Studio.AssetCalls);
    }

    [Fact]
    public async Task Unions_are_told_apart_by_their_rows()
    {
        var answer = await _host.AskAsync("{ search(text: \"2\") { __typename ... on Project { id state createdAt } ... on Asset { title } } }");

        Assert.Equal(
            """{"data":{"search":[{"__typename":"Project","id":"00000002-0000-0000-0000-000000000000","state":"IN_REVIEW","createdAt":"1970-01-01T00:00:00Z"},"""
            + """{"__typename":"Asset","title":"Asset of 2"}]}}""",
            answer);
    }

    [Fact]
    public async Task A_mutation_reads_its_input_and_sets_extensions()
    {
        const string mutation = "mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { name state } errors { code } } }";
        const string input = """{"input":{"id":"00000009-0000-0000-0000-000000000000","name":"قهوة","tags":"one"}}""";

        Assert.Equal(
            """{"data":{"createProject":{"project":{"name":"قهوة","state":"ACTIVE"},"errors":[]}},"extensions":{"consistencyToken":"t-1"}}""",
            await _host.AskAsync(mutation, input));
        Assert.Equal(
            """{"data":{"createProject":{"project":null,"errors":[{"code":"ALREADY_EXISTS"}]}}}""",
            await _host.AskAsync(mutation, input));
    }

    [Fact]
    public async Task A_typed_error_keeps_its_code_and_path()
    {
        Assert.Equal(
            """{"errors":[{"message":"acme may ask for at most 100 projects.","path":["projects"],"locations":[{"line":1,"column":3}],"extensions":{"code":"PAGE_TOO_LARGE"}}],"data":null}"""
                .Replace("\"path\":[\"projects\"],\"locations\":[{\"line\":1,\"column\":3}]", "\"locations\":[{\"line\":1,\"column\":3}],\"path\":[\"projects\"]", StringComparison.Ordinal),
            await _host.AskAsync("{ projects(first: 101) { name } }"));
    }

    [Fact]
    public async Task A_fault_is_masked()
    {
        var answer = await _host.AskAsync("{ broken }");

        Assert.DoesNotContain("hunter2", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"INTERNAL\"", answer, StringComparison.Ordinal);
        Assert.EndsWith("\"data\":{\"broken\":null}}", answer, StringComparison.Ordinal);
    }
}
