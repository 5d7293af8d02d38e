using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Projections;
using Pulse.Projections.Billing;
using Pulse.Projections.Engine;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Projections.Tests;

/// <summary>Rebuild, verify and promote: beside the active edition, without a reader noticing.</summary>
public sealed class EditionTests
{
    [Fact]
    public async Task Given_a_rebuild_When_compared_and_promoted_Then_rows_are_the_same_and_the_former_edition_goes()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { RetiredSecondsMin = 0 };
        Write(stage, from: 1, to: 30);
        var host = await stage.Play();
        var before = await stage.Rows("read.generations");

        Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild("generations", null, default));
        Assert.Equal(RebuildOutcome.HasCandidate, await host.Control.Rebuild("generations", null, default));
        await CandidateIsLive(stage, host, "generations");
        var compared = Assert.IsType<VerifyOutcome.Compared>(await host.Control.Verify("generations", default));
        Assert.True(compared.IsEqual, string.Join('\n', compared.Tables));
        Assert.Equal(["generations", "generations_past", "generation_samples", "generation_finals"], compared.Tables.Select(table => table.Table));
        Assert.True(compared.Tables[1].CandidateRows > 30);
        Assert.Equal(PromoteOutcome.Promoted, await host.Control.Promote("generations", default));

        Assert.Equal(before, await stage.Rows("read.generations"));
        await Eventually.Until(
            async _ => await stage.Scalar<long>($"SELECT count(*) FROM pg_tables WHERE tablename LIKE 'generation%{CurrentTables.OfGenerations}'") == 0, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
        Assert.Equal("generations 2 ACTIVE LIVE", string.Join(',', (await host.Control.Status(default))
            .Where(edition => edition.Projection == "generations").Select(edition => FormattableString.Invariant($"{edition.Projection} {edition.Edition} {edition.Role} {edition.State}"))));
        Write(stage, from: 31, to: 32);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(32, await stage.Scalar<long>("SELECT count(*) FROM read.generations"));
    }

    [Fact]
    public async Task Given_readers_in_a_loop_When_rebuilt_and_promoted_under_traffic_Then_no_answer_is_empty_mixed_failed_or_too_old()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { RetiredSecondsMin = 1, WatchIntervalMs = 20 };
        stage.Acme.Granted(1_000_000);
        Write(stage, from: 1, to: 20);
        var host = await stage.Play();
        await stage.OpenReadSide();
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntil(stage, over.Token))).ToArray();
        var writer = Task.Run(async () =>
        {
            for (var number = 21; !over.IsCancellationRequested; number++)
            {
                Write(stage, number, number);
                await Stage.Reached(host, stage.Log.End);
            }
        });

        for (var round = 0; round < 3; round++)
        {
            foreach (var name in new[] { "credits", "projects" })
            {
                Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild(name, null, default));
                await CandidateIsLive(stage, host, name);
                var compared = Assert.IsType<VerifyOutcome.Compared>(await host.Control.Verify(name, default));
                Assert.True(compared.IsEqual, string.Join('\n', compared.Tables.Select(table => $"{table} {string.Join(' ', table.Differing)}")));
                Assert.Equal(PromoteOutcome.Promoted, await host.Control.Promote(name, default));
            }
        }

        await over.CancelAsync();
        var answers = await Task.WhenAll(readers);
        await writer;
        Assert.All(answers, count => Assert.True(count > 10, FormattableString.Invariant($"A reader got {count} answers only.")));
        await Stage.Reached(host, stage.Log.End);
        var events = stage.Log.Snapshot();
        Assert.Equal(
            events.Count(e => e.Stream.Category == "project"),
            await stage.Scalar<long>("SELECT count(*) FROM read.changes WHERE view = 'projects'"));
        Assert.Equal(
            events.Count(e => e.Stream.Category == "credits"),
            await stage.Scalar<long>("SELECT count(*) FROM read.changes WHERE view = 'credits'"));
    }

    [Fact]
    public async Task Given_a_row_that_was_tampered_with_When_verified_Then_its_key_is_told()
    {
        await using var stage = await Stage.Set();
        Write(stage, from: 1, to: 10);
        var host = await stage.Play();
        await host.Control.Rebuild("projects", null, default);
        await CandidateIsLive(stage, host, "projects");
        var victim = stage.Acme.Project(7).Value;
        await Run(stage, $"UPDATE read.projects_v1_1 SET archived = true WHERE id = '{victim}'");

        var compared = Assert.IsType<VerifyOutcome.Compared>(await host.Control.Verify("projects", default));

        Assert.False(compared.IsEqual);
        Assert.Equal([$"({victim})"], compared.Tables.Single(table => table.Table == "projects").Differing);
        Assert.True(compared.Tables.Single(table => table.Table == "projects_past").IsEqual);
        Assert.True(await host.Control.Abandon("projects", default));
        Assert.False(await host.Control.Abandon("projects", default));
    }

    [Fact]
    public async Task Given_a_rebuild_that_is_cut_off_When_started_again_Then_it_goes_on_from_where_it_was()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { FillBatchEventsMax = 10 };
        Write(stage, from: 1, to: 30);
        var host = await stage.Play();
        Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild("generations", eventsPerSecondMax: 100, default));
        await Eventually.Until(
            async _ => await stage.Scalar<long>("SELECT coalesce(max(commit_position), 0) FROM read.checkpoint WHERE role = 'candidate'") > 0, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
        await stage.Stop(host);
        var reached = await stage.Scalar<long>("SELECT commit_position FROM read.checkpoint WHERE role = 'candidate'");
        Assert.InRange(reached, 1, stage.Log.End.Commit - 1);

        await Run(stage, "UPDATE read.checkpoint SET events_per_second_max = NULL");
        host = await stage.Start();
        await CandidateIsLive(stage, host, "generations");

        var compared = Assert.IsType<VerifyOutcome.Compared>(await host.Control.Verify("generations", default));
        Assert.True(compared.IsEqual, string.Join('\n', compared.Tables));
    }

    [Fact]
    public async Task Given_a_newer_version_When_a_newer_build_starts_Then_it_fills_it_beside_promotes_it_and_queries_lag_meanwhile()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "kept");
        var older = await stage.Start([ProjectsProjection.Definition]);
        await Stage.Reached(older, stage.Log.End);
        await stage.Stop(older);
        await Run(stage, "CREATE VIEW read.built_on_it AS SELECT id, name FROM read.projects; GRANT SELECT ON read.built_on_it TO pulse_reader");
        await stage.OpenReadSide(waitMsMax: 1);
        var needed = ReadView.Projects with { VersionMin = 2 };
        stage.Acme.ProjectCreated(2, "new");
        var early = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [needed], LogPosition.Start, default);
        Assert.Equal("projects", Assert.IsType<ReadOpening.Lagging>(early).Lag.View);

        var host = await stage.Start([NewerProjects.Definition]);
        await Eventually.Until(() => host.IsReady, Stage.Patience, () => Stage.Dump(host));

        Assert.Equal("kept,new", await stage.Scalar<string>("SELECT string_agg(name, ',' ORDER BY name) FROM read.built_on_it"));
        Assert.Equal(2, await stage.Scalar<int>("SELECT version FROM read.checkpoint WHERE role = 'active'"));
        Assert.Equal(2, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        Assert.True(await stage.Scalar<bool>("SELECT has_table_privilege('pulse_reader', 'read.built_on_it', 'SELECT')"));
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [needed], stage.Log.End, default);
        await Assert.IsType<ReadOpening.Opened>(opening).Session.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_full_disk_during_a_rebuild_When_there_is_room_again_Then_it_goes_on_and_the_active_edition_never_noticed()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { FillBatchEventsMax = 20 };
        Write(stage, from: 1, to: 20);
        var host = await stage.Play();
        await Run(
            stage,
            """
            CREATE FUNCTION read.disk_full() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'disk_full'; END $$
            """);
        Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild("projects", eventsPerSecondMax: 20, default));
        await Run(stage, "CREATE TRIGGER planted BEFORE INSERT ON read.projects_v1_2 FOR EACH ROW EXECUTE FUNCTION read.disk_full()");
        await Eventually.Until(
            () => host.Current.Any(lag => lag is { Role: Engine.Editions.EditionRole.Candidate, Troubles: >= 3 }), Stage.Patience, () => Stage.Dump(host));

        Write(stage, from: 21, to: 21);
        await Eventually.Until(
            async _ => await stage.Scalar<long>("SELECT count(*) FROM read.projects") == 21, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
        Assert.True(host.IsReady);
        await Run(stage, "DROP TRIGGER planted ON read.projects_v1_2");
        await Run(stage, "UPDATE read.checkpoint SET events_per_second_max = NULL");

        await CandidateIsLive(stage, host, "projects");
        Assert.True(Assert.IsType<VerifyOutcome.Compared>(await host.Control.Verify("projects", default)).IsEqual);
    }

    [Fact]
    public async Task Given_a_candidate_that_is_not_there_or_not_there_yet_When_promoted_or_verified_Then_nothing_changes()
    {
        await using var stage = await Stage.Set();
        Write(stage, from: 1, to: 5);
        var host = await stage.Play();

        Assert.Equal(PromoteOutcome.UnknownProjection, await host.Control.Promote("nothing", default));
        Assert.Equal(RebuildOutcome.UnknownProjection, await host.Control.Rebuild("nothing", null, default));
        Assert.Equal(PromoteOutcome.NoCandidate, await host.Control.Promote("projects", default));
        Assert.Equal(new VerifyOutcome.Impossible(VerifyRefusal.NoCandidate), await host.Control.Verify("projects", default));
        await stage.Stop(host);
        host = await stage.Start([CreditsProjection.Definition]);
        await host.Control.Rebuild("credits", eventsPerSecondMax: 1, default);

        Assert.Equal(PromoteOutcome.CandidateLagging, await host.Control.Promote("credits", default));
        Assert.Equal(1, await stage.Scalar<int>("SELECT edition FROM read.checkpoint WHERE role = 'active' AND projection = 'credits'"));
    }

    [Fact]
    public async Task Given_a_table_in_long_use_When_promoted_Then_it_is_busy_and_the_active_edition_is_untouched()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { PromoteLockMsMax = 100 };
        Write(stage, from: 1, to: 5);
        var host = await stage.Play();
        await host.Control.Rebuild("projects", null, default);
        await CandidateIsLive(stage, host, "projects");
        await using var user = await stage.Source.OpenConnectionAsync();
        await using var transaction = await user.BeginTransactionAsync();
        await using (var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM read.projects", user, transaction))
        {
            await read.ExecuteScalarAsync();
        }

        Assert.Equal(PromoteOutcome.Busy, await host.Control.Promote("projects", default));

        await transaction.RollbackAsync();
        Assert.Equal(1, await stage.Scalar<int>("SELECT edition FROM read.checkpoint WHERE role = 'active' AND projection = 'projects'"));
        Assert.Equal(PromoteOutcome.Promoted, await host.Control.Promote("projects", default));
    }

    [Fact]
    public async Task Given_a_retired_edition_in_long_use_When_it_cannot_be_dropped_Then_the_others_are_looked_after()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { RetiredSecondsMin = 1, PromoteLockMsMax = 50, WatchIntervalMs = 50 };
        Write(stage, from: 1, to: 5);
        var host = await stage.Play();
        await host.Control.Rebuild("credits", null, default);
        await CandidateIsLive(stage, host, "credits");
        Assert.Equal(PromoteOutcome.Promoted, await host.Control.Promote("credits", default));
        await using (var user = await stage.Source.OpenConnectionAsync())
        await using (var transaction = await user.BeginTransactionAsync())
        {
            await using (var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM read.credit_ledger_v1_1", user, transaction))
            {
                await read.ExecuteScalarAsync();
            }

            await Eventually.Until(
                async _ => await stage.Scalar<bool>("SELECT bool_or(clock_timestamp() - role_since > interval '1.5 s') FROM read.checkpoint WHERE role = 'retired'"),
                Stage.Patience,
                () => Task.FromResult(Stage.Dump(host)));

            // "projects" comes after "credits" in the list.
            await host.Control.Rebuild("projects", null, default);
            await CandidateIsLive(stage, host, "projects");
        }

        await Eventually.Until(
            async _ => await stage.Scalar<long>("SELECT count(*) FROM read.checkpoint WHERE role = 'retired'") == 0, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
    }

    private static void Write(Stage stage, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            stage.Acme.ProjectCreated(number, "name");
            stage.Acme.ProjectRenamed(number, "renamed");
            stage.Acme.Granted(1);
            stage.Acme.Held(number);
            stage.Acme.Requested(number, project: number);
            stage.Acme.Sampled(number);
            stage.Acme.PickedAndPaid(number, sample: 2);
            stage.Acme.Settled(number);
        }
    }

    /// <summary>Reads in a loop what must hold together: a ledger that adds up to the balance, and every project that was there before.</summary>
    private static async Task<int> ReadUntil(Stage stage, CancellationToken over)
    {
        var answers = 0;
        var projectsSeen = 0;
        while (!over.IsCancellationRequested)
        {
            var atLeast = stage.Log.End;
            var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), ReadView.All, atLeast, CancellationToken.None);
            await using var session = Assert.IsType<ReadOpening.Opened>(opening).Session;
            var projects = await session.Query<int>("SELECT count(*)::int FROM {projects} AS p WHERE organization_id = @organization", null, default);
            Assert.True(projects[0] >= projectsSeen && projects[0] > 0, FormattableString.Invariant($"{projects[0]} projects after {projectsSeen}."));
            projectsSeen = projects[0];
            var balance = await CreditQueries.Balance(session, default);
            var lines = await session.Query<long>("SELECT sum(available_change)::bigint FROM {credit_ledger} AS l WHERE organization_id = @organization", null, default);
            Assert.Equal(lines[0], balance.Available);
            var again = await session.Query<int>("SELECT count(*)::int FROM {projects} AS p WHERE organization_id = @organization", null, default);
            Assert.Equal(projects, again);
            answers++;
        }

        return answers;
    }

    private static Task CandidateIsLive(Stage stage, ProjectionHost host, string name) => Eventually.Until(
        async _ => await stage.Scalar<long>($"SELECT count(*) FROM read.checkpoint WHERE projection = '{name}' AND role = 'candidate' AND state = 'live'") > 0,
        Stage.Patience,
        () => Task.FromResult(Stage.Dump(host)));

    private static async Task Run(Stage stage, string sql)
    {
        await using var command = stage.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
