using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Identity;
using Pulse.ReadSide.Live;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Projections.Tests;

/// <summary>Two walls between tenants: every query names the organization, and the database shows nothing else.</summary>
public sealed class TenancyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_foreign_organizations_rows_When_queried_with_or_without_the_second_wall_Then_nothing_is_there(bool hasSecondWall)
    {
        await using var stage = await Stage.Set();
        WriteAll(stage.Acme);
        await stage.Play();
        if (!hasSecondWall)
        {
            await TearDownSecondWall(stage);
        }

        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Bravo);
        var id = stage.Acme.Generation(1);
        var (projects, _) = Paging.Ask(PagedList.Projects, 10, null);
        var (generations, _) = Paging.Ask(PagedList.Generations, 10, null);
        var (ledger, _) = Paging.Ask(PagedList.Ledger, 10, null);
        Assert.Null(await OrganizationQueries.Name(session, default));
        Assert.Null(await ProjectQueries.ById(session, stage.Acme.Project(1), default));
        Assert.Empty((await ProjectQueries.Page(session, projects!, default)).Nodes);
        Assert.Null(await AssetQueries.ById(session, stage.Acme.Asset(1), default));
        Assert.Empty((await AssetQueries.Page(session, Paging.Ask(PagedList.Assets, 10, null).Asked!, default)).Nodes);
        Assert.Null(await GenerationQueries.ById(session, id, default));
        Assert.Empty((await GenerationQueries.Page(session, generations!, default)).Nodes);
        Assert.Empty((await GenerationQueries.PagesByProject(session, [stage.Acme.Project(1)], generations!, default)).Single().Value.Nodes);
        Assert.Empty(await GenerationQueries.Samples(session, [id], default));
        Assert.Empty(await GenerationQueries.Finals(session, [id], default));
        Assert.Empty(await GenerationQueries.SagaTimeline(session, id, default));
        Assert.Equal(CreditBalanceRow.Zero, await CreditQueries.Balance(session, default));
        Assert.Empty((await CreditQueries.Ledger(session, null, ledger!, default)).Nodes);
        Assert.Null(await LineQueries.Story(session, await stage.Scalar<Guid>("SELECT id FROM read.credit_ledger LIMIT 1"), default));
        var replay = await stage.Read.Changes.Read(session.Scope, ReadView.Generations, LogPosition.Start, 10, default);
        Assert.Empty(Assert.IsType<Replay.Changes>(replay).Rows);
    }

    [Fact]
    public async Task Given_hand_written_SQL_under_the_readers_role_When_it_reads_every_table_Then_it_sees_its_own_rows_only()
    {
        await using var stage = await Stage.Set();
        WriteAll(stage.Acme);
        WriteAll(stage.Bravo);
        await stage.Play();
        await stage.OpenReadSide();
        var tables = (await stage.Scalar<string[]>(
            "SELECT array_agg('read.' || table_name ORDER BY table_name) FROM information_schema.columns WHERE table_schema = 'read' AND column_name = 'organization_id'"))!;
        Assert.Equal(29, tables.Length);

        await using var session = await stage.SessionOf(stage.Bravo);
        foreach (var table in tables)
        {
            var owners = await session.Query<Guid>($"SELECT DISTINCT organization_id FROM {table}", null, default);
            Assert.Equal([stage.Bravo.Organization.Value], owners);
        }
    }

    [Fact]
    public async Task Given_the_readers_role_without_an_organization_When_it_reads_Then_it_sees_nothing()
    {
        await using var stage = await Stage.Set();
        WriteAll(stage.Acme);
        await stage.Play();
        await using var connection = await stage.Source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SET ROLE pulse_reader; SELECT count(*) FROM read.projects", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("UPDATE read.projects_v1_1 SET archived = true", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("SELECT stopped_stream::text FROM read.checkpoint", PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData("SELECT stream::text FROM read.applied_revisions", PostgresErrorCodes.InsufficientPrivilege)]
    public async Task A_session_cannot_write_or_see_the_engines_tables(string sql, string state)
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => session.Query<string>(sql, null, default));
        Assert.Equal(state, refused.SqlState);
    }

    [Fact]
    public async Task Given_an_owner_that_is_no_superuser_When_projections_and_queries_run_Then_both_work()
    {
        await using var stage = await Stage.Set();
        var owner = $"owner_{Guid.NewGuid():N}";
        await using (var create = stage.Source.CreateCommand(
            $"CREATE ROLE {owner} LOGIN PASSWORD 'p'; GRANT CREATE ON DATABASE \"{new NpgsqlConnectionStringBuilder(stage.ConnectionString).Database}\" TO {owner}; "
            + "DO $$ BEGIN CREATE ROLE pulse_reader NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; "
            + "DO $$ BEGIN CREATE ROLE pulse_analyst NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; "
            + $"GRANT pulse_reader TO {owner}"))
        {
            await create.ExecuteNonQueryAsync();
        }

        try
        {
            stage.Options = stage.Options with { ConnectionString = new NpgsqlConnectionStringBuilder(stage.ConnectionString) { Username = owner, Password = "p" }.ConnectionString };
            WriteAll(stage.Acme);
            WriteAll(stage.Bravo);
            var host = await stage.Play();
            await using var read = new ReadSide.ReadHost(
                new ReadOptions { ConnectionString = stage.Options.ConnectionString }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ChangeSignal>.Instance);
            var opening = await read.Sessions.Open(new OrgScope(stage.Acme.Organization), ReadView.All, stage.Log.End, default);
            await using (var session = Assert.IsType<ReadOpening.Opened>(opening).Session)
            {
                Assert.Single(await GenerationQueries.Finals(session, [stage.Acme.Generation(1)], default));
                Assert.Equal([stage.Acme.Organization.Value], await session.Query<Guid>("SELECT organization_id FROM read.projects_v1_1", null, default));
            }

            await stage.Stop(host);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await using var drop = stage.Source.CreateCommand($"DROP OWNED BY {owner} CASCADE; DROP ROLE {owner}");
            await drop.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public void Every_query_takes_a_session_first_and_a_session_needs_an_organization()
    {
        var queries = typeof(OrgScope).Assembly.GetTypes().Where(type => type.Name.EndsWith("Queries", StringComparison.Ordinal)).ToArray();
        Assert.Equal(7, queries.Length);
        foreach (var method in queries.SelectMany(type => type.GetMethods()).Where(method => method is { IsStatic: true, IsPublic: true }))
        {
            Assert.Equal(typeof(ReadSession), method.GetParameters()[0].ParameterType);
        }

        Assert.Empty(typeof(ReadSession).GetConstructors());
        Assert.Throws<ArgumentException>(() => new OrgScope(default));
    }

    private static async Task TearDownSecondWall(Stage stage)
    {
        const string Statements =
            """
            SELECT string_agg(format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', oid::regclass), ';')
            FROM pg_class WHERE relnamespace = 'read'::regnamespace AND relrowsecurity
            """;
        await using var command = stage.Source.CreateCommand(await stage.Scalar<string>(Statements));
        await command.ExecuteNonQueryAsync();
        Assert.Equal(0, await stage.Scalar<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'read'::regnamespace AND relrowsecurity"));
    }

    private static void WriteAll(Story story)
    {
        story.OrganizationCreated("org");
        story.OrganizationRenamed("renamed");
        story.ProjectCreated(1, "project");
        story.ProjectRenamed(1, "renamed");
        story.AssetAdded(1);
        story.AssetChecked(1, isClean: true);
        story.Granted(10);
        story.Held(1);
        story.Requested(1);
        story.Sampled(1);
        story.PickedAndPaid(1, sample: 1);
        story.Stepped(1, new Contracts.Generation.SagaInput.Retried(Guid.Empty, 2));
    }
}
