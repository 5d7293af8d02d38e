using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Pulse.EventLog.PostgreSql;

/// <summary>Creates the schema <c>log</c> where it is missing; safe to run by any number of starting processes at once.</summary>
internal static class LogSchema
{
    // Any number serves, as long as no other advisory lock of this database uses it.
    private const long InstallLock = 0x50554C53_4C4F47;

    public static async Task Install(string connectionString, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = InstallLock } } });
        await batch.ExecuteNonQueryAsync(cancellation);
        await Run(connection, transaction, LogSql.Schema, cancellation);
        await Run(connection, transaction, LogSql.Append, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [SuppressMessage("Security", "CA2100", Justification = "The text is a resource of this assembly.")]
    private static async Task Run(NpgsqlConnection connection, NpgsqlTransaction transaction, LogSql script, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(script.Text, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>A file of SQL that stands beside the adapter and is built into it.</summary>
internal sealed record LogSql
{
    private LogSql(string resource)
    {
        using var stream = typeof(LogSql).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        Text = reader.ReadToEnd();
    }

    public static LogSql Schema { get; } = new("schema.sql");

    public static LogSql Append { get; } = new("append.sql");

    public string Text { get; }
}
