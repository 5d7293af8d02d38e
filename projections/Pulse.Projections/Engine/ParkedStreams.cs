using Npgsql;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Editions;

namespace Pulse.Projections.Engine;

/// <summary>The streams that an edition has put aside, and their events in order.</summary>
internal sealed class ParkedStreams(NpgsqlDataSource source, Edition edition)
{
    private const string AmongSql = "SELECT DISTINCT stream FROM read.parked_events WHERE projection = $1 AND edition = $2 AND stream = ANY ($3)";

    private const string ParkSql =
        """
        INSERT INTO read.parked_events (projection, edition, stream, revision, event_id, type, commit_position, prepare_position, reason)
        SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[], $9::text[])
        """;

    private const string RevisionsSql =
        "SELECT revision FROM read.parked_events WHERE projection = $1 AND edition = $2 AND stream = $3 ORDER BY revision LIMIT $4";

    private const string ForgetSql = "DELETE FROM read.parked_events WHERE projection = $1 AND edition = $2 AND stream = $3 AND revision <= $4";

    private const string ReasonSql =
        "UPDATE read.parked_events SET reason = $5, parked_at = clock_timestamp() WHERE projection = $1 AND edition = $2 AND stream = $3 AND revision = $4";

    /// <summary>Which of these streams are aside.</summary>
    public async Task<HashSet<StreamName>> Among(IEnumerable<StreamName> streams, CancellationToken cancellation)
    {
        var names = streams.Select(stream => stream.Value).Distinct(StringComparer.Ordinal).ToArray();
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, AmongSql, edition.Name, edition.Number, names);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var aside = new HashSet<StreamName>();
        while (await row.ReadAsync(cancellation))
        {
            aside.Add(StreamName.Parse(row.GetString(0)));
        }

        return aside;
    }

    public void AddParking(NpgsqlBatch batch, IReadOnlyList<ParkedEvent> parked)
    {
        if (parked.Count > 0)
        {
            batch.BatchCommands.Add(Sql.BatchCommand(
                ParkSql,
                edition.Name,
                edition.Number,
                parked.Select(item => item.Event.Stream.Value).ToArray(),
                parked.Select(item => item.Event.Revision).ToArray(),
                parked.Select(item => item.Event.EventId).ToArray(),
                parked.Select(item => item.Event.Type).ToArray(),
                parked.Select(item => item.Event.Position.Commit).ToArray(),
                parked.Select(item => item.Event.Position.Prepare).ToArray(),
                parked.Select(item => item.Reason).ToArray()));
        }
    }

    /// <summary>The first revisions of a stream that are aside.</summary>
    public async Task<IReadOnlyList<long>> Revisions(NpgsqlConnection connection, StreamName stream, int countMax, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, RevisionsSql, edition.Name, edition.Number, stream.Value, countMax);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var revisions = new List<long>();
        while (await row.ReadAsync(cancellation))
        {
            revisions.Add(row.GetInt64(0));
        }

        return revisions;
    }

    /// <summary>A stream's events up to a revision are aside no more.</summary>
    public Task Forget(NpgsqlConnection connection, StreamName stream, long revision, CancellationToken cancellation) =>
        Sql.Run(connection, ForgetSql, cancellation, edition.Name, edition.Number, stream.Value, revision);

    public Task Say(NpgsqlConnection connection, StreamName stream, long revision, string reason, CancellationToken cancellation) =>
        Sql.Run(connection, ReasonSql, cancellation, edition.Name, edition.Number, stream.Value, revision, reason);
}
