using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Pulse.Ports;

namespace Pulse.Projections.Engine;

/// <summary>A statement touched another number of rows than it must: somebody else has written to the table.</summary>
public sealed class RowsMismatchException(int rows, int expected)
    : Exception(FormattableString.Invariant($"A statement touched {rows} rows where {expected} was expected."));

/// <summary>An event inserts a row that is there, or changes one that is not.</summary>
public sealed class RowConflictException(string table, bool isThere)
    : Exception(isThere ? $"A row to insert into {table} is there already." : $"A row of {table} is not there.");

/// <summary>
/// An event would break a rule of the read model. Reducers check what must hold after every event: the database only sees
/// the last row of a batch.
/// </summary>
/// <param name="rule">Names no data.</param>
public sealed class RuleBrokenException(string rule) : Exception(rule);

/// <summary>Events of a stream are missing, or came twice at different positions.</summary>
public sealed class StreamHoleException(string message) : Exception(message);

/// <summary>Sorts faults: those that pass by themselves, and those that the same event will cause again.</summary>
internal static class Faults
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>True for a fault of the machinery: connection lost, server restarting, deadlock, no space, keys out of reach.</summary>
    public static bool IsTransient(Exception fault) => fault switch
    {
        PostgresException postgres => IsTransientState(postgres.SqlState),
        NpgsqlException or IOException or SocketException or TimeoutException or PulseFaultException => true,
        OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>
    /// Says what happened without repeating data: messages of unknown exceptions, and of PostgreSQL where they quote
    /// values, are left out.
    /// </summary>
    public static string Describe(Exception fault) => fault switch
    {
        PostgresException postgres => $"PostgresException {postgres.SqlState} table={postgres.TableName} constraint={postgres.ConstraintName} column={postgres.ColumnName}",
        JsonException json => $"JsonException at {json.Path ?? "?"}",
        CryptographicException or RowsMismatchException or RowConflictException or RuleBrokenException or StreamHoleException or PulseFaultException or KeyNotFoundException =>
            $"{fault.GetType().Name}: {fault.Message}",
        _ => fault.GetType().Name,
    };

    private static bool IsTransientState(string state) =>
        state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransactionTimeout
        || state[..2] is "08" or "40" or "53" or "57" or "58";
}
