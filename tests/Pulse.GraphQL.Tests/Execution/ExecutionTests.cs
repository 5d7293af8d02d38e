using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Execution;

/// <summary>Execution against schemas bound by hand.</summary>
public sealed class ExecutionTests
{
    private const string Sdl = """
        type Query { items(count: Int! = 2): [Item]  strict: [Item!]  grid: [[Item!]!]  self: Query!  sure: Int!  slow: Int  numbers: [Float]  when: DateTime }
        type Mutation { step(n: Int!): Step! }
        type Step { n: Int!  seen: Int! }
        type Item { id: ID!  must: String!  may: String  parent: Item }
        type Subscription { ticks(count: Int!): Int! }
        scalar DateTime
        """;

    private sealed record Item(string Id);

    private readonly List<string> _log = [];
    private int _counter;

    [Fact]
    public async Task A_failed_row_of_a_batch_leaves_the_others()
    {
        var answer = await AskAsync("{ items { id may } }");

        Assert.Equal(
            """{"errors":[{"message":"not b","locations":[{"line":1,"column":14}],"path":["items",1,"may"],"extensions":{"code":"NOPE"}}],"data":{"items":[{"id":"a","may":"may a"},{"id":"b","may":null}]}}""",
            answer);
    }

    [Fact]
    public async Task A_null_travels_to_the_nearest_nullable_place()
    {
        Assert.EndsWith("\"data\":{\"items\":[{\"must\":\"must a\"},null]}}", await AskAsync("{ items { must } }"), StringComparison.Ordinal);
        Assert.EndsWith("\"data\":{\"strict\":null}}", await AskAsync("{ strict { must } }"), StringComparison.Ordinal);
        Assert.EndsWith("\"data\":{\"grid\":null}}", await AskAsync("{ grid { must } }"), StringComparison.Ordinal);
        Assert.EndsWith("\"data\":null}", await AskAsync("{ self { self { a: self { __typename } b: sure } } }"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_an_error_goes_through_lists_of_lists()
    {
        Assert.Contains("\"path\":[\"grid\",1,0,\"must\"]", await AskAsync("{ grid { must } }"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_call_for_a_field_and_level_though_lists_are_nested()
    {
        await AskAsync("{ grid { may parent { may } } }");

        Assert.Equal(["may 3", "may 3"], _log);
    }

    [Fact]
    public async Task Rows_that_are_no_longer_shown_are_not_resolved_further()
    {
        await AskAsync("{ items { must parent { may } } }");

        Assert.Equal(["may 1"], _log);
    }

    [Fact]
    public async Task Mutations_run_one_after_the_other_with_all_below_them()
    {
        Assert.Equal(
            """{"data":{"a":{"n":1,"seen":1},"b":{"n":2,"seen":2},"c":{"n":3,"seen":3}}}""",
            await AskAsync("mutation { a: step(n: 1) { n seen } b: step(n: 2) { n seen } c: step(n: 3) { n seen } }"));
    }

    [Fact]
    public async Task A_slow_operation_is_cancelled()
    {
        Assert.Contains("TIMED_OUT", await AskAsync("{ slow }", new EngineOptions { ExecutionTimeMax = TimeSpan.FromMilliseconds(50) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_json_cannot_say_is_an_error_at_its_item()
    {
        Assert.Equal(
            """{"errors":[{"message":"Float cannot represent non numeric value: NaN","locations":[{"line":1,"column":3}],"path":["numbers",1],"extensions":{"code":"UNSERIALIZABLE"}}],"data":{"numbers":[1.5,null,-0.25]}}""",
            await AskAsync("{ numbers }"));
    }

    [Fact]
    public async Task A_date_is_written_in_utc_whatever_the_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
        try
        {
            Assert.EndsWith("\"data\":{\"when\":\"2026-11-22T05:30:00.25Z\",\"numbers\":[1.5,null,-0.25]}}", await AskAsync("{ when numbers }"), StringComparison.Ordinal);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Skipped_and_included_fields_have_plans_of_their_own()
    {
        const string query = "query ($a: Boolean!, $b: Boolean!) { x: __typename @skip(if: $a) y: __typename @include(if: $b) z: __typename }";

        Assert.Equal("""{"data":{"x":"Query","y":"Query","z":"Query"}}""", await AskAsync(query, variables: """{"a":false,"b":true}"""));
        Assert.Equal("""{"data":{"z":"Query"}}""", await AskAsync(query, variables: """{"a":true,"b":false}"""));
    }

    [Fact]
    public async Task The_host_sees_root_fields_with_arguments_and_may_refuse()
    {
        var host = new Watchful();

        Assert.Equal("""{"data":{"items":[{"id":"a"}]},"extensions":{"seen":"Query.items,Item.id"}}""", await AskAsync("query N($c: Int!) { items(count: $c) { id } }", variables: """{"c":1}""", host: host));
        Assert.Equal(["N items 1"], host.Seen);
        Assert.Equal("""{"errors":[{"message":"Not for you.","extensions":{"code":"FORBIDDEN"}}]}""", await AskAsync("{ slow }", host: host));
    }

    [Fact]
    public async Task A_null_variable_for_a_non_null_argument_fails_its_field_only()
    {
        Assert.Equal(
            """{"errors":[{"message":"Argument \"count\" of non-null type \"Int!\" must not be null.","locations":[{"line":1,"column":32}],"path":["items"],"extensions":{"code":"BAD_USER_INPUT"}}],"data":{"items":null,"__typename":"Query"}}""",
            await AskAsync("query ($c: Int) { items(count: $c) { id } __typename }", variables: """{"c":null}"""));
    }

    [Fact]
    public async Task A_subscription_yields_a_result_for_each_event_and_is_disposed()
    {
        var engine = Engine();
        var opened = await engine.SubscribeAsync(new GraphQLRequest("subscription { ticks(count: 3) }"), new RequestContext(null!));
        var texts = new List<string>();
        await using (var stream = opened.Stream!)
        {
            Assert.Equal(1, engine.OpenSubscriptions);
            while (await stream.NextAsync() is { } next)
            {
                using (next)
                {
                    texts.Add(Text(next));
                }
            }
        }

        Assert.Equal(["""{"data":{"ticks":0}}""", """{"data":{"ticks":1}}""", """{"data":{"ticks":2}}"""], texts);
        Assert.Equal(0, engine.OpenSubscriptions);
        Assert.Contains("disposed", _log);
    }

    private async Task<string> AskAsync(string query, EngineOptions? options = null, string variables = "{}", GraphQLHost? host = null)
    {
        using var document = JsonDocument.Parse(variables);
        using var result = await Engine(options).ExecuteAsync(new GraphQLRequest(query) { Variables = document.RootElement.Clone() }, new RequestContext(null!), host);
        return Text(result);
    }

    private static string Text(ExecutionResult result)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        result.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private GraphQLEngine Engine(EngineOptions? options = null)
    {
        Item[] both = [new("a"), new("b")];
        var binder = new SchemaBinder(Sdl)
            .Root<IReadOnlyList<Item>>("Query.items", (arguments, _, _) => new(both.Take(arguments.Get<int>("count")).ToArray()))
            .Root<Item[]>("Query.strict", (_, _, _) => new(both))
            .Root<Item[][]>("Query.grid", (_, _, _) => new([[both[0]], [both[1], both[0]]]))
            .Plain<object, object>("Query.self", static (parent, _) => parent)
            .Plain<object, int?>("Query.sure", static (_, _) => null)
            .Batch<object, int?>("Query.slow", static async (parents, _, _, cancellationToken) =>
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                return new int?[parents.Count];
            })
            .Plain<object, double[]>("Query.numbers", static (_, _) => [1.5, double.NaN, -0.25])
            .Plain<object, DateTimeOffset?>("Query.when", static (_, _) => new DateTimeOffset(2026, 11, 22, 8, 30, 0, 250, TimeSpan.FromHours(3)))
            .Root<Tuple<int>>("Mutation.step", async (arguments, _, _) =>
            {
                await Task.Yield();
                _counter++;
                return Tuple.Create(arguments.Get<int>("n"));
            })
            .Plain<Tuple<int>, int>("Step.n", static (step, _) => step.Item1)
            .Plain<Tuple<int>, int>("Step.seen", (_, _) => _counter)
            .Plain<Item, string>("Item.id", static (item, _) => item.Id)
            .Plain<Item, string?>("Item.must", static (item, _) => item.Id == "b" ? null : "must " + item.Id)
            .Plain<Item, Item>("Item.parent", static (item, _) => item)
            .Batch<Item, FieldResult<string?>>("Item.may", (items, _, _, _) =>
            {
                _log.Add(FormattableString.Invariant($"may {items.Count}"));
                return new([.. items.Select(static i => i.Id == "b" ? (FieldResult<string?>)new GraphQLException("not b", "NOPE") : "may " + i.Id)]);
            })
            .Subscribe<int>("Subscription.ticks", (arguments, _, _) => new(Ticks(arguments.Get<int>("count"))));
        return new GraphQLEngine(binder.Build(), options);
    }

    private async IAsyncEnumerable<int> Ticks(int count)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            _log.Add("disposed");
        }
    }

    private sealed class Watchful : GraphQLHost
    {
        public List<string> Seen { get; } = [];

        public override ValueTask BeforeExecuteAsync(OperationInfo operation, RequestContext context, CancellationToken cancellationToken)
        {
            var root = operation.RootFields[0];
            if (root.Field.Name == "slow")
            {
                throw new GraphQLException("Not for you.", "FORBIDDEN");
            }

            Seen.Add(FormattableString.Invariant($"{operation.Name} {root.ResponseName} {root.Arguments.Get<int>("count")}"));
            return ValueTask.CompletedTask;
        }

        public override ValueTask AfterExecuteAsync(
            OperationInfo operation, RequestContext context, IReadOnlyList<GraphQLError> errors, CancellationToken cancellationToken)
        {
            context.Extensions["seen"] = string.Join(",", operation.FieldsTouched.Select(static f => f.Coordinate));
            return ValueTask.CompletedTask;
        }
    }
}
