using System.Globalization;
using Npgsql;
using Pulse.Contracts.Generation;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>Looks into the event log itself: the truth that the API's answers are compared with.</summary>
public sealed class LogLook(string connectionString)
{
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
    public Task<IReadOnlyList<string>> StoryOfAsync(Guid generation) => QueryAsync(
        "SELECT type FROM log.events WHERE stream = $1 ORDER BY revision",
        GenerationCommand.StreamFor(new Contracts.Ids.GenerationId(generation)).Value,
        row => row.GetString(0));

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
