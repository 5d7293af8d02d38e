using System.Security.Claims;
using System.Text;
using Pulse.GraphQL.Language;
using static System.FormattableString;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>Limits of documents, answers and callers, and what the schema demands of a caller.</summary>
public sealed class LimitTests
{
    private const string Sdl = """
        directive @authorize(role: String) on OBJECT | FIELD_DEFINITION
        type Query { open: Int many(n: Int!): [Row!] mine: Int @authorize secret: Secret wait: Int }
        type Row { a: Int b: Int }
        type Secret @authorize(role: "operator") { a: Int }
        type Mutation { change: Int @authorize(role: "operator") }
        type Subscription { ticks: Int @authorize(role: "operator") free: Int }
        """;

    private readonly TaskCompletionSource _gate = new();
    private readonly List<string> _resolved = [];

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Aliases_are_counted_while_parsing(int count, bool isTaken) => Check(
        isTaken, "{" + string.Concat(Enumerable.Range(0, count).Select(static i => Invariant($" a{i}: open"))) + "}", "Document contains more than 10 aliases. Parsing aborted.");

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Directives_are_counted_while_parsing(int count, bool isTaken) => Check(
        isTaken, "{ open" + string.Concat(Enumerable.Repeat(" @skip(if: false)", count)) + "}", "Document contains more than 10 directives. Parsing aborted.");

    [Fact]
    public async Task An_answer_of_too_many_values_ends_before_its_next_level()
    {
        var engine = Engine(new EngineOptions { ResponseValueCountMax = 100 });

        Assert.Equal("""{"data":{"many":[{"a":1}]}}""", await AskAsync(engine, "{ many(n: 1) { a } }"));
        Assert.Contains(ErrorCodes.TooLarge, await AskAsync(engine, "{ many(n: 60) { a b } }"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_may_run_so_many_at_once_and_others_are_not_touched()
    {
        var engine = Engine(new EngineOptions { OperationsPerCallerMax = 2 });
        var host = new CallerHost();
        var running = Enumerable.Range(0, 2).Select(_ => AskAsync(engine, "{ wait }", host, "one")).ToList();

        Assert.Contains(ErrorCodes.TooManyOperations, await AskAsync(engine, "{ open }", host, "one"), StringComparison.Ordinal);
        Assert.Equal("""{"data":{"open":1}}""", await AskAsync(engine, "{ open }", host, "other"));
        Assert.Equal("""{"data":{"open":1}}""", await AskAsync(engine, "{ open }"));

        _gate.SetResult();
        await Task.WhenAll(running);
        Assert.Equal("""{"data":{"open":1}}""", await AskAsync(engine, "{ open }", host, "one"));
    }

    [Fact]
    public async Task Subscriptions_of_a_caller_count_until_they_are_disposed()
    {
        var engine = Engine(new EngineOptions { OperationsPerCallerMax = 1 });
        var host = new CallerHost();
        var request = new GraphQLRequest("subscription { free }");
        var first = await engine.SubscribeAsync(request, Context("one"), host);

        Assert.Equal(ErrorCodes.TooManyOperations, Assert.Single((await engine.SubscribeAsync(request, Context("one"), host)).Errors).Code);

        await first.Stream!.DisposeAsync();
        await (await engine.SubscribeAsync(request, Context("one"), host)).Stream!.DisposeAsync();
    }

    [Theory]
    [InlineData("{ open }", null, null)]
    [InlineData("{ open mine }", null, ErrorCodes.Unauthenticated)]
    [InlineData("{ open mine }", "member", null)]
    [InlineData("{ open secret { a } }", "member", ErrorCodes.Forbidden)]
    [InlineData("{ open secret { a } }", "operator", null)]
    [InlineData("{ open ...F } fragment F on Query { secret { ... { x: a } } }", "member", ErrorCodes.Forbidden)]
    [InlineData("query($no: Boolean = false) { open secret @include(if: $no) { a } }", "member", null)]
    [InlineData("mutation { change }", "member", ErrorCodes.Forbidden)]
    public async Task What_the_schema_demands_is_checked_before_anything_is_resolved(string query, string? role, string? code)
    {
        var answer = await AskAsync(Engine(new EngineOptions()), query, null, role);

        Assert.Equal(code is null, _resolved.Count > 0);
        Assert.Equal(code is null, answer.StartsWith("{\"data\"", StringComparison.Ordinal));
        Assert.Contains(code ?? "\"open\":1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_is_refused_by_the_schemas_demand_too()
    {
        var result = await Engine(new EngineOptions()).SubscribeAsync(new GraphQLRequest("subscription { ticks }"), Context("member"));

        Assert.Equal(ErrorCodes.Forbidden, Assert.Single(result.Errors).Code);
        Assert.Empty(_resolved);
    }

    private static void Check(bool isTaken, string document, string refusal)
    {
        var fault = Record.Exception(() => Parser.Parse(document, new ParserLimits { AliasCountMax = 10, DirectiveCountMax = 10 }));

        Assert.Equal(isTaken ? null : "Syntax Error: " + refusal, fault?.Message);
    }

    private GraphQLEngine Engine(EngineOptions options)
    {
        var binder = new SchemaBinder(Sdl)
            .Root<int?>("Query.wait", async (_, _, cancellationToken) =>
            {
                await _gate.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
                return 1;
            })
            .Subscribe<int?>("Subscription.ticks", (_, _, _) => Ticks("ticks"))
            .Subscribe<int?>("Subscription.free", (_, _, _) => Ticks("free"))
            .Plain<object, IReadOnlyList<object>>("Query.many", static (_, arguments) => [.. Enumerable.Repeat(new object(), (int)arguments.Raw("n")!)])
            .Default((_, field, _) =>
            {
                _resolved.Add(field.Coordinate);
                return field.Type.Named.Name == "Int" ? 1 : new object();
            });
        return new GraphQLEngine(binder.Build(), options);
    }

    private ValueTask<IAsyncEnumerable<int?>> Ticks(string field)
    {
        _resolved.Add(field);
        return ValueTask.FromResult(new int?[] { 1 }.ToAsyncEnumerable());
    }

    private static RequestContext Context(string? role) => new(null!)
    {
        User = role is null ? null : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role), new Claim(ClaimTypes.Name, role)], "test")),
    };

    private static async Task<string> AskAsync(GraphQLEngine engine, string query, GraphQLHost? host = null, string? role = null)
    {
        using var result = await engine.ExecuteAsync(new GraphQLRequest(query), Context(role), host);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class CallerHost : GraphQLHost
    {
        public override string? CallerOf(RequestContext context) => context.User?.Identity?.Name;
    }
}
