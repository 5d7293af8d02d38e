using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Live;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests;

/// <summary>What subscriptions live on: every change once, in order, with nothing personal in it.</summary>
public sealed class ChangesTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Given_a_generation_When_its_changes_are_replayed_Then_each_event_is_one_row_with_the_progress_after_it()
    {
        await using var stage = await Stage.Set();
        var requested = stage.Acme.Requested(1, "private words", traceParent: Trace);
        stage.Acme.Sampled(1);
        stage.Bravo.Requested(1);
        await stage.Play();
        await stage.OpenReadSide();

        var all = await Replayed(stage, LogPosition.Start);
        Assert.Equal(
            [
                """{"status": "QUEUED", "attempt": 1, "samplesReady": 0}""",
                """{"status": "RENDERING_SAMPLES", "attempt": 1, "samplesReady": 0}""",
                """{"status": "RENDERING_SAMPLES", "attempt": 1, "samplesReady": 1}""",
                """{"status": "RENDERING_SAMPLES", "attempt": 1, "samplesReady": 2}""",
                """{"status": "RENDERING_SAMPLES", "attempt": 1, "samplesReady": 3}""",
                """{"status": "RENDERING_SAMPLES", "attempt": 1, "samplesReady": 4}""",
                """{"status": "AWAITING_PICK", "attempt": 1, "samplesReady": 4}""",
            ],
            all.Select(row => row.Progress));
        Assert.Equal("generation-requested.v1", all[0].Kind);
        Assert.Equal((requested.Position, stage.Acme.Organization, stage.Acme.Generation(1).Value, Trace), (all[0].Position, all[0].OrganizationId, all[0].EntityId, all[0].TraceParent));
        Assert.Equal(all.Skip(3), await Replayed(stage, all[2].Position));
        Assert.DoesNotContain("private", await stage.Rows("read.changes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_credit_events_When_replayed_Then_each_row_carries_the_balance_after_it()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Granted(10);
        stage.Acme.Held(1, credits: 4);
        await stage.Play();
        await stage.OpenReadSide();
        var replay = await stage.Read.Changes.Read(new OrgScope(stage.Acme.Organization), ReadView.Credits, LogPosition.Start, 10, default);
        var changes = Assert.IsType<Replay.Changes>(replay);
        Assert.Equal(stage.Log.End, changes.UpTo);
        Assert.Equal(
            ["""{"held": 0, "granted": 10, "settled": 0, "available": 10}""", """{"held": 4, "granted": 10, "settled": 0, "available": 6}"""],
            changes.Rows.Select(row => row.Progress));
    }

    [Fact]
    public async Task Given_pruned_changes_When_resumed_from_before_Then_a_resync_is_required_and_from_there_on_it_is_not()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1);
        stage.Acme.Sampled(1);
        var host = await stage.Play();
        await stage.Stop(host);
        await using (var age = stage.Source.CreateCommand("UPDATE read.changes SET recorded_at = now() - interval '8 days' WHERE commit_position <= 3"))
        {
            await age.ExecuteNonQueryAsync();
        }

        await new ChangePruner(stage.Source, stage.Options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).PruneOnce(default);
        await stage.OpenReadSide();
        var scope = new OrgScope(stage.Acme.Organization);
        Assert.Equal(LogPosition.At(3), await stage.Read.Changes.OldestRetained(scope, ReadView.Generations, default));
        Assert.Equal(LogPosition.At(3), Assert.IsType<Replay.ResyncRequired>(await stage.Read.Changes.Read(scope, ReadView.Generations, LogPosition.At(2), 10, default)).OldestResumable);
        Assert.Equal(4, Assert.IsType<Replay.Changes>(await stage.Read.Changes.Read(scope, ReadView.Generations, LogPosition.At(3), 10, default)).Rows.Count);
    }

    [Fact]
    public async Task Given_a_view_that_is_slower_than_another_When_tailed_Then_none_of_its_changes_is_skipped()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "p");
        var host = await stage.Play();
        await stage.OpenReadSide();
        var tail = await stage.Read.Changes.Head(default);
        var seen = new List<ChangeRow>();
        await using (var blocker = await stage.Source.OpenConnectionAsync())
        await using (var transaction = await blocker.BeginTransactionAsync())
        {
            // Projects hang at their rows while generations overtake them.
            await using (var command = new NpgsqlCommand("LOCK TABLE read.projects_v1_1 IN EXCLUSIVE MODE", blocker, transaction))
            {
                await command.ExecuteNonQueryAsync();
            }

            stage.Acme.ProjectCreated(2, "slow");
            stage.Acme.Requested(1);
            await Eventually.Until(
                () => host.Current.Single(lag => lag.Name == "generations").Position == stage.Log.End, Stage.Patience, () => Stage.Dump(host));
            tail = await Follow(stage, tail, seen);
            Assert.Equal(["generations"], seen.Select(row => row.View));
        }

        await Stage.Reached(host, stage.Log.End);
        tail = await Follow(stage, tail, seen);
        Assert.Equal(["generations", "projects"], seen.Select(row => row.View));
        await Follow(stage, tail, seen);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Given_a_tailer_with_small_pages_When_it_starts_at_the_beginning_Then_every_change_comes_once_in_the_order_of_its_view()
    {
        await using var stage = await Stage.Set();
        for (var number = 1; number <= 10; number++)
        {
            stage.Acme.ProjectCreated(number, "p");
            stage.Bravo.Requested(number);
        }

        await stage.Play();
        await stage.OpenReadSide();
        var seen = new List<ChangeRow>();
        var tail = TailPlace.Start;
        for (var count = -1; count != seen.Count;)
        {
            count = seen.Count;
            tail = await Follow(stage, tail, seen, limit: 3);
        }

        Assert.Equal(20, seen.Count);
        foreach (var view in seen.GroupBy(row => row.View))
        {
            Assert.Equal(view.OrderBy(row => row.Position), view);
        }
    }

    [Fact]
    public async Task Given_a_commit_of_a_projection_When_the_signal_is_waited_for_Then_it_comes()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await stage.OpenReadSide();
        for (var project = 1; project <= 10; project++)
        {
            var next = stage.Read.Signal.Next;
            stage.Acme.ProjectCreated(project, "p");
            await next.WaitAsync(Stage.Patience);
        }
    }

    private static async Task<TailPlace> Follow(Stage stage, TailPlace tail, List<ChangeRow> seen, int limit = 100)
    {
        foreach (var row in await stage.Read.Changes.ReadAfter(tail, limit, default))
        {
            seen.Add(row);
            tail = tail.After(row);
        }

        return tail;
    }

    private static async Task<IReadOnlyList<ChangeRow>> Replayed(Stage stage, LogPosition after)
    {
        var replay = await stage.Read.Changes.Read(new OrgScope(stage.Acme.Organization), ReadView.Generations, after, 100, default);
        return Assert.IsType<Replay.Changes>(replay).Rows;
    }
}
