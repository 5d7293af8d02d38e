using Npgsql;

namespace Pulse.Projections.Engine;

/// <summary>Commands with parameters by number.</summary>
internal static class Sql
{
    /// <param name="sql">A text of this assembly; nothing from outside is ever part of it.</param>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params IEnumerable<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(Parameters(values));
        return command;
    }

    public static NpgsqlBatchCommand BatchCommand(string sql, params IEnumerable<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(Parameters(values));
        return command;
    }

    public static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancellation, params IEnumerable<object?> values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter[] Parameters(IEnumerable<object?> values) =>
        [.. values.Select(value => new NpgsqlParameter { Value = value ?? DBNull.Value })];
}
