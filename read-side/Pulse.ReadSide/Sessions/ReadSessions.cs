using System.Collections.Frozen;
using Npgsql;
using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>How opening a session ended.</summary>
public abstract record ReadOpening
{
    private ReadOpening()
    {
    }

    /// <param name="Session">Sees every view at the position asked for, or later. The caller disposes it.</param>
    public sealed record Opened(ReadSession Session) : ReadOpening;

    /// <summary>A view is too far behind; there is nothing to read.</summary>
    public sealed record Lagging(ViewLag Lag) : ReadOpening;
}

/// <summary>Opens sessions: the only way to a query.</summary>
public sealed class ReadSessions(NpgsqlDataSource source, ConsistencyGate gate, ReadOptions options)
{
    /// <summary>All of it ends with the transaction.</summary>
    private const string ScopeSql =
        """
        SELECT set_config('transaction_read_only', 'on', true), set_config('idle_in_transaction_session_timeout', $1, true),
            set_config('pulse.organization', $2, true), set_config('role', 'pulse_reader', true)
        """;

    static ReadSessions() => ColumnTypes.Register();

    /// <summary>
    /// Waits once for all views, then opens a read-only snapshot as the role <c>pulse_reader</c> that sees one organization, and
    /// proves in that very snapshot that every view has reached the position.
    /// </summary>
    /// <param name="views">All views that the request touches.</param>
    /// <param name="atLeast">What the reader has already seen or done; <see cref="LogPosition.Start"/> for no demand.</param>
    public async Task<ReadOpening> Open(
        OrgScope scope, IReadOnlyCollection<ReadView> views, LogPosition atLeast, CancellationToken cancellation)
    {
        if (await gate.Wait(views, atLeast, cancellation) is Readiness.Lagging waited)
        {
            return new ReadOpening.Lagging(waited.Lag);
        }

        var (session, progress) = await Begin(scope, cancellation);
        if (gate.FirstLag(views, atLeast, progress) is not { } lag)
        {
            return new ReadOpening.Opened(session);
        }

        await session.DisposeAsync();
        return new ReadOpening.Lagging(lag);
    }

    /// <summary>A session that demands nothing of the views' positions.</summary>
    internal async Task<ReadSession> OpenUnchecked(OrgScope scope, CancellationToken cancellation) => (await Begin(scope, cancellation)).Session;

    private async Task<(ReadSession Session, FrozenDictionary<string, ViewProgress> Progress)> Begin(OrgScope scope, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
            await using var batch = Preamble(connection, scope);
            await using var rows = await batch.ExecuteReaderAsync(cancellation);
            await rows.NextResultAsync(cancellation);
            var progress = await ConsistencyGate.ReadProgress(rows, cancellation);
            return (new ReadSession(scope, connection, transaction, progress, options.StatementSecondsMax), progress);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private NpgsqlBatch Preamble(NpgsqlConnection connection, OrgScope scope)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = options.StatementSecondsMax };
        var scoped = new NpgsqlBatchCommand(ScopeSql);
        scoped.Parameters.Add(new() { Value = FormattableString.Invariant($"{options.SessionIdleSecondsMax}s") });
        scoped.Parameters.Add(new() { Value = scope.OrganizationId.ToString() });
        batch.BatchCommands.Add(scoped);
        batch.BatchCommands.Add(new(ConsistencyGate.ProgressSql));
        return batch;
    }
}
