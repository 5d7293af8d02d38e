using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Projections.Engine;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Analytics;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>Logins on demand: made for one organization, limited, watched, dropped at once.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task Given_a_login_When_it_reads_Then_it_sees_its_organizations_rows_and_has_no_right_beyond()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage);
        var login = await door.Create(stage.Acme);
        await using var analyst = door.Connect(login);

        Assert.Equal([stage.Acme.Generation(1).Value.ToString()], await analyst.Texts("SELECT generation_id::text FROM analytics.generations"));
        Assert.Equal(2, await analyst.Scalar<long>("SELECT count(*) FROM ledger_lines"));
        Assert.Equal(
            "f f f f f t 3",
            await analyst.Scalar<string>("SELECT concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin, rolconnlimit) FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal("1min 30s on 1GB", await analyst.Scalar<string>(
            "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('default_transaction_read_only'), current_setting('temp_file_limit'))"));
        var listed = Assert.Single(await door.Roles.List(new OrgScope(stage.Acme.Organization), default));
        Assert.Equal((login.Role, stage.Acme.Organization.Value, 1), (listed.Role, listed.OrganizationId, listed.Sessions));
        Assert.Empty(await door.Roles.List(new OrgScope(stage.Bravo.Organization), default));
    }

    [Fact]
    public async Task Given_a_login_and_a_rebuild_When_promoted_Then_the_same_session_reads_the_new_edition_and_its_own_rows_only()
    {
        await using var stage = await Stage.Set();
        stage.Options = stage.Options with { RetiredSecondsMin = 0 };
        Write(stage);
        var host = await stage.Play();
        await using var door = await Door.Open(stage);
        await using var analyst = await door.Analyst(stage.Acme);
        await using var session = await analyst.OpenConnectionAsync();
        await using var prepared = new NpgsqlCommand("SELECT count(*) FROM analytics.generations", session);
        await prepared.PrepareAsync();
        Assert.Equal(1L, await prepared.ExecuteScalarAsync());

        foreach (var name in new[] { "generations", "credits" })
        {
            await host.Control.Rebuild(name, null, default);
            await Eventually.Until(
                async _ => await host.Control.Promote(name, default) == Ports.Projections.PromoteOutcome.Promoted, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
        }

        stage.Acme.Requested(2);
        stage.Bravo.Requested(2);
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal(2L, await prepared.ExecuteScalarAsync());
        Assert.Equal(2, await session.Scalar<long>("SELECT count(DISTINCT generation_id) FROM analytics.generation_versions"));
        Assert.Equal(2, await session.Scalar<long>("SELECT count(*) FROM analytics.ledger_lines"));
        Assert.Equal(0, await stage.Scalar<long>(
            """
            SELECT count(*) FROM pg_class JOIN read.checkpoint ON relname = ANY (tables) AND role = 'active'
            WHERE relnamespace = 'read'::regnamespace AND has_table_privilege('pulse_analyst', pg_class.oid, 'SELECT')
                AND NOT (relforcerowsecurity AND EXISTS (SELECT FROM pg_policies WHERE tablename = relname AND policyname = 'analyst'))
            """));
    }

    [Fact]
    public async Task Given_a_session_that_set_its_timeouts_away_and_catches_being_cancelled_When_watched_Then_it_is_ended()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage, options => options with { StatementSecondsMax = 1, GraceMs = 200 });
        var statement = RunForEver(door, await door.Create(stage.Acme));

        await Eventually.Until(
            async cancel =>
            {
                await door.Host.Look(cancel);
                return statement.IsCompleted;
            },
            Stage.Patience,
            () => stage.Scalar<string>("SELECT string_agg(concat_ws(' ', usename, state, query_start, clock_timestamp()), E'\\n') FROM pg_stat_activity"));

        var ended = await Assert.ThrowsAsync<PostgresException>(() => statement);
        Assert.Equal(PostgresErrorCodes.AdminShutdown, ended.SqlState);
    }

    [Theory]
    [InlineData("BEGIN; SET idle_in_transaction_session_timeout = 0; SELECT count(*) FROM analytics.generations", "an old snapshot")]
    [InlineData("BEGIN; LOCK TABLE analytics.generations IN ACCESS SHARE MODE; SET LOCAL idle_in_transaction_session_timeout = 0", "a lock that a promotion waits for")]
    public async Task Given_a_session_that_holds_what_others_need_When_watched_Then_it_is_ended(string sql, string what)
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage, options => options with { IdleInTransactionSecondsMax = 1, GraceMs = 100 });
        await using var analyst = await door.Analyst(stage.Acme);
        await using var session = await analyst.OpenConnectionAsync();
        await session.Run(sql);

        await Eventually.Until(
            async cancel =>
            {
                await door.Host.Look(cancel);
                return await stage.Scalar<long>("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'analyst%' AND datname = current_database()") == 0;
            },
            Stage.Patience,
            () => Task.FromResult(what));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.Run("SELECT 1"));
    }

    [Fact]
    public async Task Given_a_lock_of_the_studios_taken_by_an_analyst_as_if_nothing_were_closed_When_watched_Then_the_session_is_ended()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage);
        await using var analyst = await door.Analyst(stage.Acme);
        await Execute(stage, "GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO PUBLIC");
        await using var session = await analyst.OpenConnectionAsync();
        await session.Run($"SELECT pg_advisory_lock({ProjectionSchema.StartLock})");

        await door.Host.Look(default);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.Run("SELECT 1"));
    }

    [Fact]
    public async Task Given_a_connected_session_When_its_login_is_dropped_Then_it_ends_and_cannot_come_back()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage);
        var login = await door.Create(stage.Acme);
        await using var analyst = door.Connect(login);
        await using var session = await analyst.OpenConnectionAsync();
        await session.Run("BEGIN; DECLARE rows CURSOR FOR SELECT * FROM analytics.generations");

        Assert.True(await door.Roles.Drop(login.Role, default));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.Run("FETCH ALL FROM rows"));
        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await analyst.OpenConnectionAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.False(await door.Roles.Drop(login.Role, default));
        Assert.Equal(0, await stage.Scalar<long>($"SELECT count(*) FROM pg_roles WHERE rolname = '{login.Role}'"));
    }

    [Fact]
    public async Task Given_a_login_whose_row_is_gone_while_it_is_connected_When_it_reads_on_Then_there_is_nothing()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage);
        var login = await door.Create(stage.Acme);
        await using var analyst = door.Connect(login);
        await using var session = await analyst.OpenConnectionAsync();
        Assert.Equal(1, await session.Scalar<long>("SELECT count(*) FROM analytics.generations"));
        await Execute(stage, "CREATE TABLE kept AS SELECT * FROM analysts.role; DELETE FROM analysts.role");

        Assert.Equal(0, await session.Scalar<long>("SELECT count(*) FROM analytics.generations"));

        await Execute(stage, "INSERT INTO analysts.role SELECT * FROM kept");
    }

    [Fact]
    public async Task Given_more_sessions_than_allowed_Then_the_next_is_refused()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage, options => options with { ConnectionsMax = 1 });
        await using var analyst = await door.Analyst(stage.Acme);
        await using var first = await analyst.OpenConnectionAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await analyst.OpenConnectionAsync());

        Assert.Equal(PostgresErrorCodes.TooManyConnections, refused.SqlState);
    }

    [Fact]
    public async Task Given_an_organization_that_is_not_there_Then_no_login_is_made()
    {
        await using var stage = await Written();
        await using var door = await Door.Open(stage);

        var unknown = await Assert.ThrowsAsync<AnalystException>(() => door.Roles.Create(new OrgScope(new OrganizationId(Guid.NewGuid())), default));

        Assert.Contains("There is no organization", unknown.Message, StringComparison.Ordinal);
        Assert.Empty(await door.Roles.List(null, default));
    }

    [Fact]
    public async Task Given_a_studio_whose_door_was_not_opened_yet_When_a_login_is_made_Then_the_schema_is_there_and_the_keys_are_closed()
    {
        await using var stage = await Written();
        await using var keys = await PostgresDatabase.CreateAsync();
        await using var early = new AnalystRoles(new AnalyticsOptions { ConnectionString = stage.ConnectionString, ClosedDatabases = [keys.Name] });

        var login = await early.Create(new OrgScope(stage.Acme.Organization), default);

        Assert.False(await stage.Scalar<bool>($"SELECT has_database_privilege('{login.Role}', '{keys.Name}', 'CONNECT')"));
        Assert.True(await stage.Scalar<bool>("SELECT to_regclass('analytics.generations') IS NOT NULL"));
        Assert.True(await early.Drop(login.Role, default));
    }

    internal static async Task<Stage> Written()
    {
        var stage = await Stage.Set();
        Write(stage);
        await stage.Play();
        return stage;
    }

    private static void Write(Stage stage)
    {
        foreach (var story in new[] { stage.Acme, stage.Bravo })
        {
            story.OrganizationCreated("org");
            story.Granted(10);
            story.Held(1);
            story.Requested(1);
            story.Sampled(1);
            story.PickedAndPaid(1, sample: 1);
        }
    }

    private static async Task RunForEver(Door door, AnalystLogin login)
    {
        await using var analyst = door.Connect(login);
        await using var session = await analyst.OpenConnectionAsync();
        await session.Run("SET statement_timeout = 0");
        await session.Run("DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(100); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$");
    }

    private static async Task Execute(Stage stage, string sql)
    {
        await using var command = stage.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
