using System.Text.Json;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>What an operation costs is known before it runs, and told on request.</summary>
public sealed class CostTests
{
    private const string Sdl = """
        directive @cost(weight: String!) on FIELD_DEFINITION | OBJECT
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
        type Query {
          one: Item
          items(first: Int = 20): [Item!]
          page(first: Int!): Page
          fixed: [Item] @listSize(assumedSize: 3)
          named(count: Int): [Item] @listSize(slicingArguments: ["count"], assumedSize: 7)
          dear: Item @cost(weight: "100")
          matrix: [[Item]]
          any: [Any]
          name: String
        }
        type Page { nodes: [Item!]! total: Int }
        type Item { id: ID! items(limit: Int): [Item] heavy: Heavy }
        type Heavy @cost(weight: "5.5") { id: ID }
        type Rare { id: ID item: Item }
        union Any = Item | Rare
        """;

    [Theory]
    [InlineData("{ name __typename }", "{}", 0)]
    [InlineData("{ one { id } }", "{}", 1)]
    [InlineData("{ items { id } }", "{}", 20)]
    [InlineData("{ items(first: 5) { id } }", "{}", 5)]
    [InlineData("query($n: Int) { items(first: $n) { id } }", """{"n":3}""", 3)]
    [InlineData("query($n: Int) { items(first: $n) { id } }", "{}", 20)]
    [InlineData("query($n: Int = 4) { items(first: $n) { id } }", "{}", 4)]
    [InlineData("{ items(first: 5) { items(limit: 4) { id } } }", "{}", 5 + (5 * 4))]
    [InlineData("{ page(first: 20) { total nodes { items { id } } } }", "{}", 1 + 20 + (20 * 10))]
    [InlineData("{ fixed { id } }", "{}", 3)]
    [InlineData("{ named { id } }", "{}", 7)]
    [InlineData("{ named(count: 2) { id } }", "{}", 2)]
    [InlineData("{ dear { id heavy { id } } }", "{}", 100 + 5.5)]
    [InlineData("{ matrix { id } }", "{}", 100)]
    [InlineData("{ any { ... on Item { id } ... on Rare { item { id } } } }", "{}", 10 + 10)]
    [InlineData("{ a: one { id } b: one { id } }", "{}", 2)]
    [InlineData("{ __schema { types { fields { name } } } }", "{}", 0)]
    [InlineData("{ items(first: -5) { id } }", "{}", 0)]
    public async Task The_cost_is_what_the_rules_say(string query, string variables, double expected)
    {
        using var answer = await AskAsync(new EngineOptions(), query, variables);

        Assert.Equal(expected, answer.RootElement.GetProperty("extensions").GetProperty("cost").GetProperty("total").GetDouble());
    }

    [Fact]
    public async Task The_report_names_the_dearest_fields_first()
    {
        using var answer = await AskAsync(new EngineOptions(), "{ one { id } page(first: 20) { nodes { items(limit: 3) { id } } } }", "{}");

        var cost = answer.RootElement.GetProperty("extensions").GetProperty("cost");
        Assert.Equal(
            ["page 1 81", "page.nodes 20 80", "page.nodes.items 3 60", "one 1 1"],
            cost.GetProperty("fields").EnumerateArray().Select(static f => $"{f.GetProperty("path")} {f.GetProperty("items")} {f.GetProperty("cost")}"));
        Assert.Equal(new EngineOptions().CostMax, cost.GetProperty("max").GetInt32());
    }

    [Fact]
    public async Task Without_a_request_nothing_is_told()
    {
        using var answer = await AskAsync(new EngineOptions(), "{ one { id } }", "{}", extensions: "{}");

        Assert.False(answer.RootElement.TryGetProperty("extensions", out _));
    }

    [Theory]
    [InlineData("{ items(first: 101) { id } }", "{}")]
    [InlineData("query($n: Int) { items(first: $n) { id } }", """{"n":2000000000}""")]
    [InlineData("{ items(first: 2000000000) { items(limit: 2000000000) { items(limit: 2000000000) { id } } } }", "{}")]
    public async Task Too_dear_an_operation_is_refused_with_its_cost_and_never_runs(string query, string variables)
    {
        using var answer = await AskAsync(new EngineOptions { CostMax = 100 }, query, variables, extensions: "{}");

        Assert.False(answer.RootElement.TryGetProperty("data", out _));
        var extensions = Assert.Single(answer.RootElement.GetProperty("errors").EnumerateArray()).GetProperty("extensions");
        Assert.Equal(ErrorCodes.TooCostly, extensions.GetProperty("code").GetString());
        Assert.True(extensions.GetProperty("cost").GetProperty("total").GetDouble() > 100);
    }

    private static async Task<JsonDocument> AskAsync(EngineOptions options, string query, string variables, string extensions = """{"cost":"report"}""")
    {
        var binder = new SchemaBinder(Sdl);
        binder.TypeOf("Any", static _ => "Item");
        var engine = new GraphQLEngine(binder.Default(static (_, _, _) => null).Build(), options);
        var request = new GraphQLRequest(query) { Variables = JsonDocument.Parse(variables).RootElement.Clone(), Extensions = JsonDocument.Parse(extensions).RootElement.Clone() };
        using var result = await engine.ExecuteAsync(request, new RequestContext(null!));
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(buffer);
        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
