using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Studio;
using Pulse.Contracts.Tests.Any;
using Pulse.Ports.Commands;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests.Snapshots;

/// <summary>Folding on from a snapshot, at whatever revision, is the same as folding from the start; for every decider there is.</summary>
public sealed class FoldProperties
{
    private const int Histories = 60;
    private const int EventsMax = 40;
    private const int ReceiptsMax = 7;

    private static readonly Dictionary<string, Type> EventsOf = new(StringComparer.Ordinal)
    {
        [OrganizationCommand.Category] = typeof(OrganizationEvent),
        [ProjectCommand.Category] = typeof(ProjectEvent),
        [AssetCommand.Category] = typeof(AssetEvent),
        [CreditCommand.Category] = typeof(CreditEvent),
        [GenerationCommand.Category] = typeof(GenerationEvent),
    };

    public static TheoryData<string> Categories => [.. Slice.Categories];

    [Theory]
    [MemberData(nameof(Categories))]
    public void A_fold_from_a_snapshot_at_any_revision_equals_the_fold_from_the_start(string category)
    {
        var stream = StreamName.For(category, Guid.Empty);
        for (var seed = 1; seed <= Histories; seed++)
        {
            var history = AnyHistory(category, seed);
            for (var cut = 0; cut <= history.Count; cut++)
            {
                var whole = Folded(category, history);
                var early = Folded(category, history.Take(cut));
                var resumed = StreamFold.From(early.ToSnapshot(stream), Slice.For(category), early.Position, ReceiptsMax);
                FoldInto(resumed, history.Skip(cut));

                Assert.Equal(Described(whole, stream, history), Described(resumed, stream, history));
            }
        }
    }

    [Fact]
    public void Given_a_planted_event_too_few_Then_the_comparison_finds_it()
    {
        var stream = StreamName.For(CreditCommand.Category, Guid.Empty);
        var history = AnyHistory(CreditCommand.Category, seed: 1);

        Assert.NotEqual(
            Described(Folded(CreditCommand.Category, history), stream, history),
            Described(Folded(CreditCommand.Category, history.SkipLast(1)), stream, history));
    }

    [Fact]
    public void A_fold_remembers_the_newest_commands_and_knows_that_it_has_forgotten()
    {
        var history = AnyHistory(CreditCommand.Category, seed: 1).DistinctBy(step => step.Command).ToList();
        var few = Folded(CreditCommand.Category, history.Take(ReceiptsMax));
        var many = Folded(CreditCommand.Category, history.Take(ReceiptsMax + 1));

        Assert.False(few.HasForgotten);
        Assert.True(many.HasForgotten);
        Assert.Null(many.FindReceipt(history[0].Command));
        Assert.Equal(new Receipt("hash", history[1].Revision, LogPosition.At(history[1].Revision + 1)), many.FindReceipt(history[1].Command));
    }

    private sealed record Step(IEvent Event, long Revision, CommandId Command);

    /// <summary>Any events of a category in any order, one or two to a command: a fold takes them all.</summary>
    private static List<Step> AnyHistory(string category, int seed)
    {
        var any = new AnyValue(seed);
        var random = new Random(seed);
        var types = AnyValue.EventTypesAll.Where(EventsOf[category].IsAssignableFrom).ToArray();
        var command = 0;
        return [.. Enumerable.Range(0, random.Next(ReceiptsMax * 2, EventsMax)).Select(revision =>
        {
            command += random.Next(3) == 0 ? 0 : 1;
            return new Step((IEvent)any.Of(types[random.Next(types.Length)])!, revision, new CommandId(new Guid(command, 0, 0, new byte[8])));
        })];
    }

    private static StreamFold Folded(string category, IEnumerable<Step> steps)
    {
        var fold = new StreamFold(Slice.For(category), ReceiptsMax);
        FoldInto(fold, steps);
        return fold;
    }

    private static void FoldInto(StreamFold fold, IEnumerable<Step> steps)
    {
        foreach (var (@event, revision, command) in steps)
        {
            fold.Take(@event, DerivedId.From("event", FormattableString.Invariant($"{revision}")), revision, LogPosition.At(revision + 1), command, "hash");
        }
    }

    /// <summary>All that can be seen of a fold. Sets are sorted, because their order means nothing.</summary>
    private static string Described(StreamFold fold, StreamName stream, IEnumerable<Step> history)
    {
        var state = Sorted(JsonSerializer.SerializeToNode(fold.State, fold.State.GetType(), PulseJson.Options)!).ToJsonString();
        var receipts = string.Join('\n', history.Select(step => fold.FindReceipt(step.Command)));
        var memo = fold.ToSnapshot(stream) with { Content = default };
        return $"{state}\n{receipts}\n{memo}\n{fold.Position}\n{(fold.HasForgotten ? "forgot" : "remembers all")}";
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value is { } value ? Sorted(value) : null))),
        JsonArray list => new JsonArray([.. list.Select(item => Sorted(item!)).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]),
        _ => node.DeepClone(),
    };
}
