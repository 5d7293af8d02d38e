using System.Text;
using Pulse.Contracts.Studio;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>A projection that may put streams aside goes on without them, and takes them in later in the same order.</summary>
public sealed class ParkedTests
{
    private static readonly Projection Parking = ProjectsProjection.Definition with { ParksStreams = true };

    [Fact]
    public async Task Given_a_poison_event_When_streams_may_be_parked_Then_its_stream_waits_and_the_others_go_on()
    {
        await using var stage = await Stage.Set();
        var poison = WritePoisoned(stage);
        var host = await stage.Start([Parking]);
        await Stage.Reached(host, stage.Log.End);

        Assert.Equal("before,other", await Names(stage));
        var parked = Assert.Single(await host.Control.Parked("projects", default));
        Assert.Equal((poison.Stream.Value, poison.EventId, 2L), (parked.Stream, parked.EventId, parked.Events));
        Assert.StartsWith("JsonException at $.name", parked.Reason, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await host.Control.Status(default)).ParkedStreams);
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        stage.Acme.ProjectArchived(1);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(3, Assert.Single(await host.Control.Parked("projects", default)).Events);
    }

    [Fact]
    public async Task Given_a_parked_stream_When_replayed_or_its_event_discarded_Then_it_goes_on_where_it_was_and_is_told()
    {
        await using var stage = await Stage.Set();
        var poison = WritePoisoned(stage);
        var host = await stage.Start([Parking]);
        await Stage.Reached(host, stage.Log.End);

        var still = Assert.IsType<ReplayOutcome.StillParked>(await host.Control.ReplayParked("projects", poison.Stream.Value, default));
        Assert.Equal(0, still.Events);
        Assert.Equal(new ReplayOutcome.NotParked(), await host.Control.ReplayParked("projects", "project-unknown", default));
        Assert.Equal(new ReplayOutcome.Replayed(2), await host.Control.DiscardParked("projects", poison.Stream.Value, default));

        Assert.Equal("after,other", await Names(stage));
        Assert.Empty(await host.Control.Parked("projects", default));
        Assert.Equal(3, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        Assert.Equal(stage.Log.End.Commit, await stage.Scalar<long>("SELECT max(commit_position) FROM read.changes"));
        stage.Acme.ProjectArchived(1);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(1, await stage.Scalar<long>("SELECT count(*) FROM read.projects WHERE archived"));
    }

    [Fact]
    public async Task Given_a_stream_that_the_database_refused_When_the_cause_is_gone_and_it_is_replayed_Then_all_of_it_is_there()
    {
        await using var stage = await Stage.Set();
        var host = await stage.Start([Parking]);
        await Stage.Reached(host, Contracts.Log.LogPosition.Start);
        await Run(stage, "ALTER TABLE read.projects_v1_1 ADD CONSTRAINT planted CHECK (name <> 'refused')");
        stage.Log.Batch(() =>
        {
            stage.Acme.ProjectCreated(1, "refused");
            stage.Acme.ProjectCreated(2, "other");
            stage.Acme.ProjectArchived(1);
        });
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal("other", await Names(stage));
        var stream = Assert.Single(await host.Control.Parked("projects", default)).Stream;
        Assert.IsType<ReplayOutcome.StillParked>(await host.Control.ReplayParked("projects", stream, default));
        await Run(stage, "ALTER TABLE read.projects_v1_1 DROP CONSTRAINT planted");

        Assert.Equal(new ReplayOutcome.Replayed(2), await host.Control.ReplayParked("projects", stream, default));

        Assert.Equal("other,refused", await Names(stage));
    }

    [Fact]
    public async Task Given_an_event_that_the_database_refuses_during_a_rebuild_When_its_stream_is_parked_Then_every_other_row_is_filled_once()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { FillBatchEventsMax = 7, WatchIntervalMs = 1_000 };
        for (var project = 1; project <= 20; project++)
        {
            stage.Acme.ProjectCreated(project, project == 3 ? "refused" : "name");
            stage.Acme.ProjectRenamed(project, project == 3 ? "refused" : "renamed");
        }

        var host = await stage.Start([Parking]);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild("projects", eventsPerSecondMax: null, default));
        await Run(stage, "ALTER TABLE read.projects_v1_2 ADD CONSTRAINT planted CHECK (name <> 'refused')");
        await Eventually.Until(
            async _ => await stage.Scalar<long>("SELECT count(*) FROM read.checkpoint WHERE role = 'candidate' AND state = 'live'") == 1,
            Stage.Patience,
            () => Task.FromResult(Stage.Dump(host)));

        Assert.Equal(19, await stage.Scalar<long>("SELECT count(*) FROM read.projects_v1_2 WHERE name = 'renamed'"));
        Assert.Equal(19, await stage.Scalar<long>("SELECT count(*) FROM read.projects_past_v1_2"));
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.parked_events WHERE edition = 2"));
    }

    [Fact]
    public async Task Given_an_event_that_was_passed_but_not_taken_in_When_the_checker_walks_Then_the_projection_is_not_ready()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { CheckIntervalMs = 20, CheckEventsMax = 2 };
        stage.Acme.ProjectCreated(1, "first");
        stage.Acme.ProjectRenamed(1, "second");
        stage.Acme.ProjectCreated(2, "third");
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Eventually.Until(() => host.IsReady, Stage.Patience, () => Stage.Dump(host));
        Assert.Equal(0, Assert.Single(host.Current).MissingEvents);

        await Run(stage, "UPDATE read.applied_revisions SET revision = 0 WHERE revision = 1");

        await Eventually.Until(() => host.Current is [{ MissingEvents: 1, IsReady: false }], Stage.Patience, () => Stage.Dump(host));
        await Run(stage, "UPDATE read.applied_revisions SET revision = 1 WHERE stream LIKE '%' || (SELECT id FROM read.projects WHERE name = 'second')");
        await Eventually.Until(() => host.IsReady, Stage.Patience, () => Stage.Dump(host));
    }

    private static Ports.EventLog.RecordedEvent WritePoisoned(Stage stage)
    {
        stage.Acme.ProjectCreated(1, "before");
        var poison = stage.Log.AppendRaw(
            ProjectCommand.StreamFor(stage.Acme.Project(1)), stage.Acme.Organization, "project-renamed.v1", Encoding.UTF8.GetBytes("""{"name":17}"""));
        stage.Acme.ProjectRenamed(1, "after");
        stage.Acme.ProjectCreated(2, "other");
        return poison;
    }

    private static async Task<string> Names(Stage stage) => await stage.Scalar<string>("SELECT string_agg(name, ',' ORDER BY name) FROM read.projects");

    private static async Task Run(Stage stage, string sql)
    {
        await using var command = stage.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
