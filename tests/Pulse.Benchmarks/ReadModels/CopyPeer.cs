using System.Diagnostics;
using Npgsql;

namespace Pulse.Benchmarks.ReadModels;

/// <summary>The least that filling the same tables can cost: COPY of their finished rows into empty tables with the same indexes.</summary>
internal static class CopyPeer
{
    private const int BufferBytes = 1 << 16;

    public static async Task<TimeSpan> Fill(NpgsqlDataSource source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var total = TimeSpan.Zero;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        foreach (var table in tables)
        {
            var rows = await Export(connection, table, cancellation);
            await Run(connection, $"CREATE TABLE bench_peer (LIKE {table} INCLUDING ALL)", cancellation);
            var started = Stopwatch.GetTimestamp();
            await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY bench_peer FROM STDIN (FORMAT BINARY)", cancellation))
            {
                await copy.WriteAsync(rows, cancellation);
            }

            total += Stopwatch.GetElapsedTime(started);
            await Run(connection, "DROP TABLE bench_peer", cancellation);
        }

        return total;
    }

    private static async Task<ReadOnlyMemory<byte>> Export(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        using var rows = new MemoryStream();
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)", cancellation);
        await copy.CopyToAsync(rows, BufferBytes, cancellation);
        return rows.ToArray();
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
