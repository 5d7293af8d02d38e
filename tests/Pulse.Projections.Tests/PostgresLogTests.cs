using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Log;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;
using Pulse.Projections.Engine;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests;

/// <summary>The engine on the real log, in one database with it as in the embedded default.</summary>
public sealed class PostgresLogTests
{
    [Fact]
    public async Task Given_the_real_log_When_events_are_appended_live_Then_queries_at_their_positions_see_them()
    {
        await using var stage = await Stage.Set();
        await using var log = await Open(stage);
        var host = await stage.Start(reader: log);
        await stage.OpenReadSide(waitMsMax: 10_000);
        for (var number = 1; number <= 20; number++)
        {
            var position = await Append(log, stage.Acme.Requested(number));
            var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), ReadView.All, position, default);
            await using var session = Assert.IsType<ReadOpening.Opened>(opening).Session;
            Assert.NotNull(await GenerationQueries.ById(session, stage.Acme.Generation(number), default));
        }

        await Eventually.Until(() => host.IsReady, Stage.Patience, () => Stage.Dump(host));
    }

    [Fact]
    public async Task Given_the_real_log_When_every_connection_is_killed_again_and_again_Then_rows_equal_an_undisturbed_run()
    {
        await using var stage = await Stage.Set();
        for (var number = 1; number <= 40; number++)
        {
            stage.Acme.Requested(number);
            stage.Acme.Sampled(number);
        }

        stage.Options = stage.Options with { BatchEventsMax = 4 };
        await using var log = await Open(stage);
        var host = await stage.Start(reader: log);
        var last = LogPosition.Start;
        foreach (var recorded in stage.Log.Snapshot())
        {
            last = await Append(log, recorded);
            if (recorded.Position.Commit % 40 == 0)
            {
                await stage.Scalar<long>(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ('pulse-projections', 'pulse-log-read', 'pulse-log-listen')");
            }
        }

        await Stage.Reached(host, last);
        Assert.Equal(40, await stage.Scalar<long>("SELECT count(*) FROM read.generations WHERE status = 'AWAITING_PICK' AND samples_ready = 4"));
        Assert.Equal(last.Commit, await stage.Scalar<long>("SELECT count(*) FROM read.changes"));
        Assert.Equal(0, await stage.Scalar<long>(
            """
            SELECT count(*) FROM (SELECT stream, max(revision) AS revision FROM log.events GROUP BY stream) AS log
            FULL JOIN (SELECT stream, revision FROM read.applied_revisions WHERE projection = 'generations') AS applied USING (stream)
            WHERE log.revision IS DISTINCT FROM applied.revision
            """));
    }

    private static Task<PostgreSqlEventLog> Open(Stage stage) => PostgreSqlEventLog.Open(
        new PostgreSqlEventLogOptions { ConnectionString = stage.ConnectionString }, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, default);

    private static async Task<LogPosition> Append(PostgreSqlEventLog log, RecordedEvent recorded)
    {
        var appended = await log.Append(
            recorded.Stream,
            ExpectedRevision.Exact(recorded.Revision - 1),
            [new NewEvent(recorded.EventId, recorded.Type, recorded.Data, recorded.Metadata)],
            default);
        return Assert.IsType<AppendResult.Appended>(appended).Position;
    }
}
