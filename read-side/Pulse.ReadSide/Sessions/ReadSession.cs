using Dapper;
using Npgsql;

namespace Pulse.ReadSide.Sessions;

/// <summary>
/// One snapshot of the read models, seen by one organization. All statements of a request go through one session: they
/// share its one connection in turns, so loaders may call it at the same time, and a request never waits for a second
/// connection while it holds the first. Dispose it as soon as everything is read.
/// </summary>
public sealed class ReadSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
#pragma warning disable CA2213 // Loaders may still be in the queue when the session ends; the semaphore then refuses them, and holds no handle.
    private readonly SemaphoreSlim _turn = new(1, 1);
#pragma warning restore CA2213
    private readonly int _statementSecondsMax;
    private bool _isDisposed;

    internal ReadSession(OrgScope scope, NpgsqlConnection connection, NpgsqlTransaction transaction, int statementSecondsMax)
    {
        Scope = scope;
        _connection = connection;
        _transaction = transaction;
        _statementSecondsMax = statementSecondsMax;
    }

    public OrgScope Scope { get; }

    /// <summary>How many statements were run, for tests of N+1.</summary>
    public int Statements { get; private set; }

    /// <summary>Ends the snapshot, after the statement that may be running.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                await _transaction.DisposeAsync();
                await _connection.DisposeAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs one statement. Every statement names the organization itself; row-level security is the second wall.</summary>
    /// <param name="values">Members become parameters; <c>@organization</c> is added.</param>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    internal async Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("organization", Scope.OrganizationId.Value);
        await _turn.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Statements++;
            var command = new CommandDefinition(sql, parameters, _transaction, _statementSecondsMax, cancellationToken: cancellation);
            return (await _connection.QueryAsync<T>(command)).AsList();
        }
        finally
        {
            _turn.Release();
        }
    }
}
