using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Mocking;

namespace Pulse.GraphQL.Tests.Mocking;

/// <summary>Any schema, fixed values, one answer a line.</summary>
public sealed class MockExecutorTests
{
    private const string Sdl = """
        type Query { int: Int float: Float! text: String flag: Boolean id: ID! free: Any when: DateTime state: State many: [[Int!]] dogs(first: Int!): [Dog!]! pet: Pet node: Node none: Lonely }
        type Mutation { first: Int second(input: In): String }
        type Subscription { ticks: [Dog] }
        interface Node { id: ID! }
        interface Lonely { id: ID! }
        union Pet = Dog | Cat
        type Dog implements Node { id: ID! bark: String }
        type Cat implements Node { id: ID! purr: Float }
        enum State { SLEEPING AWAKE }
        scalar Any
        scalar DateTime
        input In @oneOf { a: Int b: [Any] }
        """;

    [Theory]
    [InlineData("{ int float text flag id free when state many }", """{"data":{"int":2,"float":3.14,"text":"str","flag":true,"id":"id","free":"str","when":"str","state":"SLEEPING","many":[[2,2],[2,2]]}}""")]
    [InlineData("{ dogs(first: 3) { id bark } }", """{"data":{"dogs":[{"id":"id","bark":"str"},{"id":"id","bark":"str"}]}}""")]
    [InlineData("{ pet { __typename ... on Cat { purr } } node { __typename id } }", """{"data":{"pet":{"__typename":"Cat","purr":3.14},"node":{"__typename":"Dog","id":"id"}}}""")]
    [InlineData("mutation { second(input: {b: [{c: 1}]}) first }", """{"data":{"second":"str","first":2}}""")]
    [InlineData("subscription { ticks { id } }", """{"data":{"ticks":[{"id":"id"},{"id":"id"}]}}""")]
    public async Task Every_field_has_its_fixed_value(string query, string expected) => Assert.Equal(expected, await AskAsync(Sdl, query));

    [Theory]
    [InlineData("{ unheard }", "Cannot query field \"unheard\" on type \"Query\".")]
    [InlineData("{ dogs { id } }", "Field \"dogs\" argument \"first\" of type \"Int!\" is required, but it was not provided.")]
    [InlineData("{ int", "Syntax Error: Expected Name, found <EOF>.")]
    [InlineData("mutation { second(input: {}) }", "OneOf Input Object \"In\" must specify exactly one key.")]
    [InlineData("subscription { ticks { id } ticks2: ticks { id } }", "Anonymous Subscription must select only one top level field.")]
    public async Task A_wrong_document_gets_the_engines_words(string query, string message)
    {
        using var answer = JsonDocument.Parse(await AskAsync(Sdl, query));

        Assert.Equal(message, answer.RootElement.GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.False(answer.RootElement.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Variables_and_operation_names_are_obeyed()
    {
        var lines = new object[]
        {
            new { schema = Sdl, query = "query A($n: Int!) { dogs(first: $n) { id } } query B { int }", operationName = "B" },
            new { schema = Sdl, query = "query A($n: Int!) { dogs(first: $n) { id } }", variables = new { n = "three" } },
        };

        var answers = await RunAsync(lines.Select(static l => JsonSerializer.Serialize(l)));

        Assert.Equal("""{"data":{"int":2}}""", answers[0]);
        Assert.Contains("Variable \\\"$n\\\" got invalid value \\\"three\\\"; Int cannot represent non-integer value: \\\"three\\\"", answers[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "BAD_REQUEST")]
    [InlineData("[]", "BAD_REQUEST")]
    [InlineData("""{"query":"{ a }"}""", "BAD_REQUEST")]
    [InlineData("""{"schema":"type Query { a: Int }"}""", "BAD_REQUEST")]
    [InlineData("""{"schema":"type Query {","query":"{ a }"}""", "GRAPHQL_PARSE_FAILED")]
    [InlineData("""{"schema":"type Query { a: Nope }","query":"{ a }"}""", "GRAPHQL_VALIDATION_FAILED")]
    public async Task A_line_that_cannot_be_answered_gets_errors_and_the_next_one_is_read(string line, string code)
    {
        var answers = await RunAsync([line, JsonSerializer.Serialize(new { schema = Sdl, query = "{ int }" })]);

        using var refusal = JsonDocument.Parse(answers[0]);
        Assert.Equal(code, refusal.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("""{"data":{"int":2}}""", answers[1]);
    }

    [Fact]
    public async Task An_interface_that_nothing_implements_is_null_with_an_error()
    {
        using var answer = JsonDocument.Parse(await AskAsync(Sdl, "{ int none { id } }"));

        Assert.Equal(2, answer.RootElement.GetProperty("data").GetProperty("int").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("data").GetProperty("none").ValueKind);
        Assert.Equal("none", answer.RootElement.GetProperty("errors")[0].GetProperty("path")[0].GetString());
    }

    private static async Task<string> AskAsync(string schema, string query) => Assert.Single(await RunAsync([JsonSerializer.Serialize(new { schema, query })]));

    private static async Task<string[]> RunAsync(IEnumerable<string> lines)
    {
        using var input = new StringReader(string.Join('\n', lines));
        using var output = new MemoryStream();
        await new MockExecutor().RunAsync(input, output, default);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
