using System.Reflection;
using Npgsql;

namespace Pulse.Adapters;

/// <summary>Schemas as embedded <c>.sql</c> files.</summary>
internal static class SqlScript
{
    /// <summary>Any number of processes may start at once; they take turns on this lock of the database.</summary>
    private const long SchemaLock = 0x50756C7365; // "Pulse"

    /// <param name="name">The file's path under the project, with dots for slashes.</param>
    public static async Task Run(NpgsqlDataSource source, string name, CancellationToken cancellation)
    {
        await using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Pulse.Adapters.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var text = new StreamReader(resource);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction))
        {
            take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = SchemaLock });
            await take.ExecuteNonQueryAsync(cancellation);
        }

        await using (var create = new NpgsqlCommand(await text.ReadToEndAsync(cancellation), connection, transaction))
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }
}
