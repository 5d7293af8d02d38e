using Npgsql;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Editions;
using Pulse.Projections.Engine.Rows;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>The engine's promises: each event once, in order, whole; whatever is delivered and whoever is killed.</summary>
public sealed class EngineTests
{
    private static readonly string[] Times = ["recorded_at", "valid_to_at"];
    private static readonly string[] Places =
        ["commit_position", "prepare_position", "created_commit", "created_prepare", "valid_to_commit", "valid_to_prepare"];

    private static readonly IReadOnlyList<Edition> Editions = [.. ReadModels.All.Select(projection => new Edition(projection, 1))];

    /// <summary>Every table of every read model, and the former rows of those that keep them.</summary>
    private static readonly string[] Tables =
    [
        .. from edition in Editions from table in edition.Projection.Tables select edition.TableOf(table),
        .. from edition in Editions from table in edition.Projection.Tables where table.IsTemporal select edition.PastOf(table),
    ];

    [Fact]
    public async Task The_story_of_these_tests_writes_rows_into_every_table()
    {
        await using var stage = await Stage.Set();
        WriteMuch(stage);
        await stage.Play();
        foreach (var table in Tables)
        {
            Assert.True(await stage.Scalar<long>($"SELECT count(*) FROM {table}") > 0, $"{table} stays empty: let WriteMuch write its events");
        }
    }

    [Fact]
    public async Task Given_every_event_delivered_three_times_When_played_Then_rows_and_changes_equal_a_single_delivery()
    {
        await using var once = await Stage.Set();
        WriteMuch(once);
        await once.Play();
        await using var thrice = await Stage.Set();
        WriteMuch(thrice);
        thrice.Log.Deliveries = 3;
        await thrice.Play();
        Assert.Equal(await Everything(once), await Everything(thrice));
        Assert.Equal(await once.Rows("read.changes", "recorded_at"), await thrice.Rows("read.changes", "recorded_at"));
    }

    [Fact]
    public async Task Given_streams_shuffled_against_each_other_When_played_Then_rows_differ_only_in_positions()
    {
        await using var straight = await Stage.Set();
        WriteMuch(straight);
        await straight.Play();
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var shuffled = await Stage.Set(straight.Log.Shuffled(new Random(seed)), straight.Keys);
            await shuffled.Play();
            Assert.Equal(await Everything(straight, Places), await Everything(shuffled, Places));
        }
    }

    [Fact]
    public async Task Given_a_filter_that_matches_nothing_When_the_log_grows_Then_the_checkpoint_follows_the_head()
    {
        await using var stage = await Stage.Set();
        var host = await stage.Start([ProjectsProjection.Definition]);
        for (var generation = 1; generation <= 200; generation++)
        {
            stage.Acme.Requested(generation);
        }

        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(200, await stage.Scalar<long>("SELECT commit_position FROM read.checkpoint"));
        Assert.Equal(0, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
    }

    [Fact]
    public async Task Given_an_empty_log_When_started_Then_every_projection_is_live_and_ready()
    {
        await using var stage = await Stage.Set();
        var host = await stage.Start();
        await Eventually.Until(() => host.IsReady, Stage.Patience, () => Stage.Dump(host));
    }

    [Fact]
    public async Task Given_two_runners_at_once_When_both_race_for_every_batch_Then_rows_and_changes_equal_a_single_run()
    {
        await using var single = await Stage.Set();
        WriteMuch(single);
        await single.Play();

        await using var raced = await Stage.Set();
        raced.Options = raced.Options with { BatchEventsMax = 2 };
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => raced.Start()));
        WriteMuch(raced);
        foreach (var host in hosts)
        {
            await Stage.Reached(host, raced.Log.End);
        }

        Assert.Equal(await Everything(single), await Everything(raced));
        Assert.Equal(await single.Rows("read.changes", "recorded_at"), await raced.Rows("read.changes", "recorded_at"));
    }

    [Fact]
    public async Task Given_a_runner_that_waits_at_commit_When_another_has_committed_Then_the_first_rolls_back_whole()
    {
        await using var stage = await Stage.Set();
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, LogPosition.Start);
        await stage.Stop(host);
        stage.Acme.ProjectCreated(1, "first");
        var source = stage.Source;
        var edition = new Edition(ProjectsProjection.Definition, 1);
        var store = new RowStore(edition.Suffix);
        var checkpoints = new CheckpointStore(source, edition);
        var parked = new ParkedStreams(source, edition);
        var preparer = new BatchPreparer(source, edition.Projection, store, parked, Contracts.Codec.EventCodec.Current, stage.Keys, 30);
        var batch = await preparer.Prepare(stage.Log.Snapshot(), LogPosition.Start, stage.Log.End, ProjectionState.Live, new WorkingSet(), default);

        var winner = new BatchWriter(source, edition, store, parked, Guid.NewGuid(), 30);
        var loser = new BatchWriter(source, edition, store, parked, Guid.NewGuid(), 30);
        Assert.Equal(WriteOutcome.Committed, await winner.Write(batch, isBulk: false, default));
        Assert.Equal(WriteOutcome.Overtaken, await loser.Write(batch, isBulk: false, default));

        Assert.Equal(stage.Log.End, (await checkpoints.Load(default))!.Position);
        Assert.Equal(1, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
    }

    [Fact]
    public async Task Given_backends_killed_while_batches_run_When_played_on_Then_rows_equal_an_undisturbed_run()
    {
        await using var calm = await Stage.Set();
        WriteMuch(calm);
        await calm.Play();

        await using var stormy = await Stage.Set();
        stormy.Options = stormy.Options with { BatchEventsMax = 3 };
        WriteMuch(stormy);
        var host = await stormy.Start();
        var kills = 0L;
        await Eventually.Until(
            async _ =>
            {
                kills += await Kill(stormy);
                return kills >= 20;
            },
            Stage.Patience,
            () => Task.FromResult(Stage.Dump(host)));
        await Stage.Reached(host, stormy.Log.End);

        Assert.Equal(await Everything(calm), await Everything(stormy));
        Assert.Equal(await calm.Rows("read.changes", "recorded_at"), await stormy.Rows("read.changes", "recorded_at"));
    }

    [Fact]
    public async Task Given_a_backend_killed_between_checkpoint_and_rows_When_tried_again_Then_the_batch_is_there_once()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "first");
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);

        // The lock lets the checkpoint move and holds the row's insert: the batch is caught in its middle.
        await using (var blocker = await stage.Source.OpenConnectionAsync())
        await using (var transaction = await blocker.BeginTransactionAsync())
        {
            await using (var command = new NpgsqlCommand("LOCK TABLE read.projects_v1_1 IN EXCLUSIVE MODE", blocker, transaction))
            {
                await command.ExecuteNonQueryAsync();
            }

            stage.Acme.ProjectCreated(2, "second");
            await Eventually.Until(
                async _ => await stage.Scalar<long>(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pulse-projections' AND wait_event_type = 'Lock'") > 0,
                Stage.Patience,
                () => Task.FromResult(Stage.Dump(host)));
            Assert.Equal(1, await stage.Scalar<long>("SELECT commit_position FROM read.checkpoint"));
        }

        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.projects"));
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
    }

    [Fact]
    public async Task Given_keys_out_of_reach_for_a_while_When_they_return_Then_nothing_is_lost()
    {
        await using var stage = await Stage.Set();
        stage.Keys.FaultsToCome = 5;
        stage.Acme.ProjectCreated(1, "first");
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal("first", await stage.Scalar<string>("SELECT name FROM read.projects"));
        Assert.Equal(0, Assert.Single(host.Current).Troubles);
    }

    [Fact]
    public async Task Given_changes_past_their_retention_When_pruned_Then_younger_ones_stay_and_the_floor_moves()
    {
        await using var stage = await Stage.Set();
        for (var project = 1; project <= 5; project++)
        {
            stage.Acme.ProjectCreated(project, "p");
        }

        var host = await stage.Play();
        await stage.Stop(host);
        await using (var age = stage.Source.CreateCommand("UPDATE read.changes SET recorded_at = now() - interval '7 days 1 minute' WHERE commit_position <= 3"))
        {
            await age.ExecuteNonQueryAsync();
        }

        var pruner = new ChangePruner(
            stage.Source, stage.Options with { PruneRowsMax = 2 }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal(2, await pruner.PruneOnce(default));
        Assert.Equal(1, await pruner.PruneOnce(default));
        Assert.Equal(0, await pruner.PruneOnce(default));
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        Assert.Equal(3, await stage.Scalar<long>("SELECT commit_position FROM read.changes_floor WHERE view = 'projects'"));
    }

    private static void WriteMuch(Stage stage)
    {
        foreach (var story in new[] { stage.Acme, stage.Bravo })
        {
            story.OrganizationCreated("org");
            story.OrganizationRenamed("organization");
            story.Granted(100);
            for (var item = 1; item <= 12; item++)
            {
                story.ProjectCreated(item, "name");
                story.ProjectRenamed(item, "renamed");
                story.AssetAdded(item);
                story.AssetChecked(item, isClean: item % 2 == 0);
                story.Held(item);
                story.Requested(item, project: item);
                story.Stepped(item, new SagaInput.CommandAccepted(Guid.Empty), new SagaOutput.Enter(SagaStep.RenderingSamples, Story.Day, Attempt: 1));
                story.Sampled(item);
                if (item % 3 == 0)
                {
                    story.PickedAndPaid(item, sample: 2);
                    story.Settled(item);
                }
                else if (item % 3 == 1)
                {
                    story.On(item, new Contracts.Generation.GenerationCancelled(1, Story.Day));
                    story.Released(item);
                }
            }
        }
    }

    private static async Task<string> Everything(Stage stage, params string[] without)
    {
        var all = new List<string>();
        foreach (var table in Tables)
        {
            all.Add($"{table}:\n{await stage.Rows(table, [.. without, .. Times])}");
        }

        return string.Join('\n', all);
    }

    private static Task<long> Kill(Stage stage) => stage.Scalar<long>(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pulse-projections'");
}
