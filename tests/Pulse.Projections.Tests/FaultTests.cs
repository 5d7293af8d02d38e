using System.Text;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Log;
using Pulse.Contracts.Studio;
using Pulse.Projections.Billing;
using Pulse.Projections.Engine;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests;

/// <summary>Bad events, holes, dead subscriptions: what stops, what goes on, and what is told.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Given_an_undecodable_event_in_a_batch_When_played_Then_earlier_events_stand_once_and_only_that_projection_stops()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "before");
        var poison = stage.Log.AppendRaw(
            ProjectCommand.StreamFor(stage.Acme.Project(1)), stage.Acme.Organization, "project-renamed.v1", Encoding.UTF8.GetBytes("""{"name":17,"private":"إعلان"}"""));
        stage.Acme.ProjectCreated(2, "after");
        stage.Acme.Requested(1);
        var host = await stage.Start();
        await Stopped(host, "projects");
        await Eventually.Until(
            () => host.Current is { Count: 6 } lags && lags.Where(lag => lag.Name != "projects").All(lag => lag.Position == stage.Log.End), Stage.Patience, () => Stage.Dump(host));

        var lag = host.Current.Single(item => item.Name == "projects");
        Assert.Equal((poison.EventId, poison.Stream), (lag.Stop!.EventId, lag.Stop.Stream));
        Assert.StartsWith("JsonException at $.name", lag.Stop.Reason, StringComparison.Ordinal);
        Assert.Equal("before", await stage.Scalar<string>("SELECT string_agg(name, ',') FROM read.projects"));
        Assert.Equal(1, await stage.Scalar<long>("SELECT count(*) FROM read.changes WHERE view = 'projects'"));
        Assert.Equal(1, await stage.Scalar<long>("SELECT commit_position FROM read.checkpoint WHERE projection = 'projects'"));
        Assert.Equal(poison.EventId, await stage.Scalar<Guid>("SELECT stopped_event_id FROM read.checkpoint WHERE state = 'stopped'"));
        Assert.False(host.IsReady);
        Assert.True(lag.LagEvents >= 1 || lag.Lag == TimeSpan.Zero);
    }

    [Fact]
    public async Task Given_an_event_that_breaks_a_rule_When_played_Then_its_batch_is_kept_up_to_it_and_no_value_is_told()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Granted(2);
        stage.Acme.Held(1);
        var overdrawn = stage.Acme.Credit(new CreditsHeld(
            stage.Acme.Hold(2), stage.Acme.Generation(2), 5, Prices.Current.Version, OpensSampleSet: true, Story.Day, Story.Day));
        stage.Acme.Released(1);
        var host = await stage.Start([CreditsProjection.Definition]);
        await Stopped(host, "credits");

        var stop = Assert.Single(host.Current).Stop!;
        Assert.Equal(overdrawn.EventId, stop.EventId);
        Assert.Equal("RuleBrokenException: A part of a credit balance would be below 0.", stop.Reason);
        Assert.Equal((1L, 1L), (await stage.Scalar<long>("SELECT available FROM read.credit_balances"), await stage.Scalar<long>("SELECT held FROM read.credit_balances")));
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        Assert.Equal(1, await stage.Scalar<long>("SELECT revision FROM read.applied_revisions"));
    }

    [Fact]
    public async Task Given_an_event_that_the_database_refuses_When_its_cause_is_gone_and_it_is_resumed_Then_it_takes_in_the_rest()
    {
        await using var stage = await Stage.Set();
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, LogPosition.Start);
        await Run(stage, "ALTER TABLE read.projects_v1_1 ADD CONSTRAINT planted CHECK (name <> 'refused')");
        stage.Log.Batch(() =>
        {
            stage.Acme.ProjectCreated(1, "first");
            stage.Acme.ProjectCreated(2, "refused");
            stage.Acme.ProjectCreated(3, "third");
        });
        await Stopped(host, "projects");
        Assert.Equal("PostgresException 23514 table=projects_v1_1 constraint=planted column=", Assert.Single(host.Current).Stop!.Reason);
        Assert.Equal(("first", 1L), (await stage.Scalar<string>("SELECT string_agg(name, ',') FROM read.projects"), await stage.Scalar<long>("SELECT count(*) FROM read.changes")));
        await Run(stage, "ALTER TABLE read.projects_v1_1 DROP CONSTRAINT planted");

        Assert.False(host.Resume("nothing"));
        Assert.True(host.Resume("projects"));

        await Stage.Reached(host, stage.Log.End);
        Assert.Null(Assert.Single(host.Current).Stop);
        Assert.Equal(0, await stage.Scalar<long>("SELECT count(*) FROM read.checkpoint WHERE stopped_event_id IS NOT NULL"));
        Assert.Equal(3, await stage.Scalar<long>("SELECT count(*) FROM read.projects"));
    }

    [Fact]
    public async Task Given_an_event_of_a_newer_build_When_played_Then_it_is_counted_and_its_stream_goes_on()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "old");
        stage.Log.AppendRaw(ProjectCommand.StreamFor(stage.Acme.Project(1)), stage.Acme.Organization, "project-painted.v9", "{}"u8.ToArray());
        stage.Acme.ProjectRenamed(1, "new");
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal("new", await stage.Scalar<string>("SELECT name FROM read.projects"));
        Assert.Equal(1, await stage.Scalar<long>("SELECT unknown_count FROM read.checkpoint"));
        Assert.Equal(1, Assert.Single(host.Current).UnknownEvents);
    }

    [Fact]
    public async Task Given_a_subscription_that_skips_an_event_When_it_keeps_doing_so_Then_the_hole_stops_the_projection()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "first");
        var hidden = stage.Acme.ProjectRenamed(1, "second");
        var next = stage.Acme.ProjectRenamed(1, "third");
        stage.Log.Hidden.Add(hidden.EventId);
        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stopped(host, "projects");
        var stop = Assert.Single(host.Current).Stop!;
        Assert.Equal((next.EventId, "StreamHole: revision 2 came where 1 was expected"), (stop.EventId, stop.Reason));
        Assert.Equal("first", await stage.Scalar<string>("SELECT name FROM read.projects"));

        stage.Log.Hidden.Clear();
        host.Resume("projects");
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal("third", await stage.Scalar<string>("SELECT name FROM read.projects"));
    }

    [Fact]
    public async Task Given_a_subscription_that_breaks_When_tried_again_Then_it_goes_on_from_the_checkpoint()
    {
        await using var stage = await Stage.Set();
        stage.Log.BrokenSubscriptions = 3;
        for (var project = 1; project <= 120; project++)
        {
            stage.Acme.ProjectCreated(project, "p");
        }

        var host = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(120, await stage.Scalar<long>("SELECT count(*) FROM read.projects"));
        Assert.Equal(4, stage.Log.SubscriptionsMade);
    }

    [Fact]
    public async Task Given_a_subscription_that_falls_silent_When_the_stall_limit_passes_Then_it_is_begun_again_and_the_lag_grew_meanwhile()
    {
        var clock = new FakeTimeProvider();
        await using var stage = await Stage.Set(new FakeLog(clock));
        stage.Options = stage.Options with { WatchIntervalMs = 1_000, StallSecondsMax = 10 };
        stage.Log.SilentSubscriptions = 3;
        stage.Acme.ProjectCreated(1, "late");
        var host = await stage.Start([ProjectsProjection.Definition], clock);
        var longest = TimeSpan.Zero;
        var wasUnready = false;
        await Eventually.Until(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                if (host.Current.Count == 0)
                {
                    return false;
                }

                var lag = Assert.Single(host.Current);
                longest = lag.Lag > longest ? lag.Lag : longest;
                wasUnready |= lag is { Resubscribed: 3, IsReady: false };
                return lag.Position == stage.Log.End && lag.State == ProjectionState.Live;
            },
            Stage.Patience,
            () => Stage.Dump(host));
        Assert.Equal(3, Assert.Single(host.Current).Resubscribed);
        Assert.True(longest >= TimeSpan.FromSeconds(20), $"The longest lag seen was {longest}.");
        Assert.True(wasUnready);
    }

    [Fact]
    public async Task Given_a_log_of_another_life_When_started_Then_the_projection_does_not_go_on()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "old life");
        var first = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(first, stage.Log.End);
        await stage.Stop(first);
        stage.Log.EpochId = Guid.NewGuid();
        stage.Acme.ProjectCreated(2, "new life");

        var second = await stage.Start([ProjectsProjection.Definition]);
        await Eventually.Until(() => second.Current is [{ Troubles: >= 3 }], Stage.Patience, () => Stage.Dump(second));
        Assert.Contains("PLS-P3EP", second.Current[0].LastFault, StringComparison.Ordinal);
        Assert.Equal(1, await stage.Scalar<long>("SELECT count(*) FROM read.projects"));
    }

    [Theory]
    [InlineData(nameof(ProjectionOptions.BatchEventsMax))]
    [InlineData(nameof(ProjectionOptions.StallSecondsMax))]
    [InlineData(nameof(ProjectionOptions.ChangesRetentionDays))]
    public void A_setting_out_of_bounds_is_refused_by_name(string setting)
    {
        var options = new ProjectionOptions { ConnectionString = "Host=x" };
        typeof(ProjectionOptions).GetProperty(setting)!.SetValue(options, 0);
        Assert.Contains($"Projections:{setting} is 0", Assert.Throws<InvalidOperationException>(options.Validated).Message, StringComparison.Ordinal);
    }

    private static async Task Run(Stage stage, string sql)
    {
        await using var command = stage.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task Stopped(ProjectionHost host, string projection) => Eventually.Until(
        () => host.Current.Any(lag => lag.Name == projection && lag.State == ProjectionState.Stopped), Stage.Patience, () => Stage.Dump(host));
}
