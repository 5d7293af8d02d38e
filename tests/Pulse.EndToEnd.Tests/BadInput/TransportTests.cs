using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.BadInput;

/// <summary>Requests that are no GraphQL, or too much of it: a clean refusal, and the studio goes on.</summary>
[Collection(StudioCollection.Name)]
public sealed class TransportTests(StudioUnderTest studio) : IAsyncLifetime
{
    private const string Json = "application/json";
    private const int BodyBytesMax = 1 << 20;

    private PulseClient _client = null!;

    /// <summary>Document and the code that it is refused with.</summary>
    public static TheoryData<string, string> BadDocuments => new()
    {
        { "query {", "GRAPHQL_PARSE_FAILED" },
        { "\u0000", "GRAPHQL_PARSE_FAILED" },
        { "{ viewer { organizationId } ", "GRAPHQL_PARSE_FAILED" },
        { "{ nothing }", "GRAPHQL_VALIDATION_FAILED" },
        { "{ viewer }", "GRAPHQL_VALIDATION_FAILED" },
        { "{ generation(id: \"no-uuid\") { id } }", "GRAPHQL_VALIDATION_FAILED" },
        { "{ generations(first: 99999999999) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED" },
        { "query($x: Nothing) { viewer { organizationId } }", "GRAPHQL_VALIDATION_FAILED" },
        { "{ ...f } fragment f on Query { ...f }", "GRAPHQL_VALIDATION_FAILED" },
        { "{ generations(after: \"' OR 1=1 --\") { nodes { id } } }", "BAD_CURSOR" },
        { "{ generations(first: 0) { nodes { id } } }", "BAD_USER_INPUT" },
        { "{ generations(first: -1) { nodes { id } } }", "BAD_USER_INPUT" },
        { "{ generations(first: 1000) { nodes { id } } }", "BAD_USER_INPUT" },
        { "{ generations(first: 100000) { nodes { id } } }", "TOO_COSTLY" },
    };

    public async Task InitializeAsync() => _client = await studio.SignInAsNewAsync();

    public async Task DisposeAsync()
    {
        var alive = await _client.PostAsync("{ __typename }");
        Assert.Equal(HttpStatusCode.OK, alive.Status);
        Assert.Equal("Query", (string?)alive.Expect()["__typename"]);
    }

    [Theory]
    [MemberData(nameof(BadDocuments))]
    public async Task A_bad_document_is_refused_with_its_code(string document, string code)
    {
        var answer = await Untouched.ByAsync(_client, () => _client.PostAsync(document));

        Assert.All(answer.Errors, error => Assert.Equal(code, error.Code));
        Assert.NotEmpty(answer.Errors);
        Assert.True((int)answer.Status < 500, answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"query\":1}")]
    [InlineData("{\"query\":\"{ __typename }\",\"variables\":[]}")]
    [InlineData("{}")]
    public async Task A_body_that_is_no_request_is_a_400(string body)
    {
        var answer = await _client.PostBodyAsync(body, Json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("BAD_REQUEST", answer.OnlyCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_a_415(string mediaType) =>
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType, (await _client.PostBodyAsync("{\"query\":\"{ __typename }\"}", mediaType)).Status);

    [Fact]
    public async Task A_body_that_is_too_large_is_a_413()
    {
        var large = new JsonObject { ["x"] = new string('x', BodyBytesMax) };
        var body = new JsonObject { ["query"] = "{ __typename }", ["extensions"] = large }.ToJsonString();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _client.PostBodyAsync(body, Json)).Status);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Selections_nested_too_deep_are_refused(int levels)
    {
        var document = new StringBuilder("{ generations { nodes {");
        for (var level = 0; level < levels; level++)
        {
            document.Append("project{generations{nodes{");
        }

        document.Append("id").Append('}', (3 * levels) + 3);
        var answer = await _client.PostAsync(document.ToString());

        Assert.NotEmpty(answer.Errors);
        Assert.True((int)answer.Status < 500, answer.Body);
        Assert.DoesNotContain(answer.Errors, error => error.Code == "INTERNAL");
        Assert.Null(answer.Data);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task Variables_nested_too_deep_are_refused(string opening)
    {
        var body = $$"""{"query":"{ __typename }","variables":{"x":{{string.Concat(Enumerable.Repeat(opening, 20_000))}}""";

        Assert.Equal(HttpStatusCode.BadRequest, (await _client.PostBodyAsync(body, Json)).Status);
    }

    [Fact]
    public async Task Lists_nested_too_deep_in_a_document_are_refused()
    {
        var answer = await _client.PostAsync($"{{ generation(id: {new string('[', 50_000)}) {{ id }} }}");

        Assert.NotEmpty(answer.Errors);
        Assert.True((int)answer.Status < 500, answer.Body);
        Assert.DoesNotContain(answer.Errors, error => error.Code == "INTERNAL");
    }

    [Fact]
    public async Task A_mutation_by_GET_is_a_405()
    {
        using var answer = await studio.Http.GetAsync(new Uri("/graphql?query=mutation%7B__typename%7D", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Each_alias_of_a_mutation_counts_and_the_refused_one_says_where()
    {
        var (project, _) = await Scenes.ProjectAsync(_client);
        var answer = await _client.PostAsync(
            """
            mutation($a: RenameProjectInput!, $b: RenameProjectInput!) {
              good: renameProject(input: $a) { errors { code } }
              bad: renameProject(input: $b) { errors { code } }
            }
            """,
            new JsonObject { ["a"] = Rename(project, "fine"), ["b"] = Rename(project, "") });

        Assert.Empty(answer.Expect()["good"]!["errors"]!.AsArray());
        Assert.Equal("TEXT_EMPTY", (string?)answer.Expect()["bad"]!["errors"]![0]!["code"]);
    }

    private static JsonObject Rename(Guid project, string name) =>
        new() { ["commandId"] = PulseClient.Text(PulseClient.NewId()), ["projectId"] = PulseClient.Text(project), ["name"] = name };
}
