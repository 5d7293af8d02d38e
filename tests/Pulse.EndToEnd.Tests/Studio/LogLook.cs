using System.Globalization;
using Npgsql;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Log;
using Pulse.Contracts.Studio;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>Looks into the event log itself: the truth that the API's answers are compared with.</summary>
public sealed class LogLook(string connectionString)
{
    /// <summary>Generations whose saga has not yet come to where their last event leads it.</summary>
    private const string RestlessSql =
        """
        SELECT generation.stream
        FROM (
            SELECT DISTINCT ON (stream) stream, type FROM log.events
            WHERE category = 'generation' AND strpos(convert_from(metadata, 'UTF8'), $1) > 0
            ORDER BY stream, revision DESC
        ) AS generation
        LEFT JOIN LATERAL (
            SELECT convert_from(data, 'UTF8') AS step FROM log.events
            WHERE stream = 'gensaga-' || substr(generation.stream, length('generation-') + 1)
            ORDER BY revision DESC LIMIT 1
        ) AS saga ON true
        WHERE coalesce(saga.step, '') NOT LIKE CASE
            WHEN generation.type = 'samples-completed.v1' THEN '%"step":"awaitingPick"%'
            WHEN generation.type IN ('pick-completed.v1', 'pick-failed.v1', 'generation-failed.v1', 'generation-cancelled.v1')
                THEN '%"step":"done"%'
            ELSE 'none'
            END
        """;

    /// <summary>Projections that have not taken in the organization's last event of their category.</summary>
    private const string LateSql =
        """
        SELECT projection FROM read.checkpoint
        WHERE role = 'active' AND commit_position < (
            SELECT max(position) FROM log.events
            WHERE strpos(convert_from(metadata, 'UTF8'), $1) > 0 AND category = CASE projection
                WHEN 'generations' THEN 'generation'
                WHEN 'credits' THEN 'credits'
                WHEN 'projects' THEN 'project'
                WHEN 'saga_timeline' THEN 'gensaga'
                WHEN 'assets' THEN 'asset'
                END)
        """;

    private static readonly TimeSpan QuietTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The database of log and read models, for tests that hold something up in it.</summary>
    public string ConnectionString => connectionString;

    /// <summary>How many events there are of an organization.</summary>
    public async Task<long> EventsOfAsync(Guid organization)
    {
        var counts = await QueryAsync(
            "SELECT count(*) FROM log.events WHERE strpos(convert_from(metadata, 'UTF8'), $1) > 0",
            PulseClient.Text(organization),
            row => row.GetInt64(0));
        return counts[0];
    }

    /// <summary>Types of the events of one generation, in order.</summary>
    public Task<IReadOnlyList<string>> StoryOfAsync(Guid generation) =>
        StoryOfAsync(GenerationCommand.StreamFor(new Contracts.Ids.GenerationId(generation)));

    /// <summary>Types of the events of one file, in order.</summary>
    public Task<IReadOnlyList<string>> StoryOfAssetAsync(Guid asset) => StoryOfAsync(AssetCommand.StreamFor(new Contracts.Ids.AssetId(asset)));

    /// <summary>Ledger events and completions of an organization, in log order: type and the generation that they are about.</summary>
    public Task<IReadOnlyList<(string Type, string Generation)>> MoneyOfAsync(Guid organization) => QueryAsync(
        """
        SELECT type, coalesce(convert_from(data, 'UTF8')::jsonb ->> 'generationId', substr(stream, strpos(stream, '-') + 1))
        FROM log.events
        WHERE type IN ('credits-held.v1', 'hold-settled.v1', 'hold-released.v1', 'pick-completed.v1')
            AND strpos(convert_from(metadata, 'UTF8'), $1) > 0
        ORDER BY position
        """,
        PulseClient.Text(organization),
        row => (row.GetString(0), Guid.Parse(row.GetString(1)).ToString("D", CultureInfo.InvariantCulture)));

    /// <summary>
    /// Waits until nothing of an organization is on its way: every saga rests or waits for a person, and the read models show it
    /// all.
    /// </summary>
    public async Task QuietAsync(Guid organization)
    {
        var id = PulseClient.Text(organization);
        await Eventually.Until(_ => QueryAsync(RestlessSql, id, row => row.GetString(0)), restless => restless.Count == 0, QuietTimeout);
        await Eventually.Until(_ => QueryAsync(LateSql, id, row => row.GetString(0)), late => late.Count == 0, QuietTimeout);
    }

    private Task<IReadOnlyList<string>> StoryOfAsync(StreamName stream) => QueryAsync(
        "SELECT type FROM log.events WHERE stream = $1 ORDER BY revision", stream.Value, row => row.GetString(0));

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, string value, Func<NpgsqlDataReader, T> read)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<T>();
        while (await rows.ReadAsync())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
