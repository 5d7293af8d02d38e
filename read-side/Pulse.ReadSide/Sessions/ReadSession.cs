using System.Collections.Frozen;
using Dapper;
using Npgsql;
using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>
/// One snapshot of the read models, seen by one organization. All statements of a request go through one session: they
/// share its one connection in turns, so loaders may call it at the same time, and a request never waits for a second
/// connection while it holds the first. Dispose it as soon as everything is read.
/// </summary>
public sealed class ReadSession : IAsyncDisposable
{
    private readonly Snapshot _snapshot;

    internal ReadSession(
        OrgScope scope, NpgsqlConnection connection, NpgsqlTransaction transaction, FrozenDictionary<string, ViewProgress> progress, int statementSecondsMax)
        : this(scope, new Snapshot(scope, connection, transaction, progress, statementSecondsMax), asOf: null)
    {
    }

    private ReadSession(OrgScope scope, Snapshot snapshot, AsOf? asOf) => (Scope, _snapshot, AsOf) = (scope, snapshot, asOf);

    public OrgScope Scope { get; }

    /// <summary>The moment that is read; null for now.</summary>
    public AsOf? AsOf { get; }

    /// <summary>How far all views of this snapshot have come: a reader from here on sees at least what this one sees.</summary>
    public LogPosition Position => _snapshot.Position;

    /// <summary>How many statements were run, for tests of N+1.</summary>
    public int Statements => _snapshot.Statements;

    /// <summary>The same snapshot, asked for the past; dispose either of the two.</summary>
    /// <param name="asOf">Null for now.</param>
    public ReadSession At(AsOf? asOf) => new(Scope, _snapshot, asOf);

    /// <summary>Ends the snapshot, after the statement that may be running.</summary>
    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();

    /// <summary>Runs one statement. Every statement names the organization itself; row-level security is the second wall.</summary>
    /// <param name="sql">Names tables in braces.</param>
    /// <param name="values">Members become parameters; <c>@organization</c> is added.</param>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    internal Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancellation) =>
        _snapshot.Query<T>(sql, values, AsOf, cancellation);

    private sealed class Snapshot(
        OrgScope scope, NpgsqlConnection connection, NpgsqlTransaction transaction, FrozenDictionary<string, ViewProgress> progress, int statementSecondsMax)
        : IAsyncDisposable
    {
#pragma warning disable CA2213 // Loaders may still be in the queue when the session ends; the semaphore then refuses them, and holds no handle.
        private readonly SemaphoreSlim _turn = new(1, 1);
#pragma warning restore CA2213
        private readonly string _editions = string.Join(
            ',', progress.Values.OrderBy(view => view.View, StringComparer.Ordinal).Select(view => FormattableString.Invariant($"{view.View} {view.Version} {view.Edition}")));

        private bool _isDisposed;

        public LogPosition Position { get; } = progress.Values.Select(view => view.Position).DefaultIfEmpty(LogPosition.Start).Min();

        public int Statements { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await _turn.WaitAsync();
            try
            {
                if (!_isDisposed)
                {
                    _isDisposed = true;
                    await transaction.DisposeAsync();
                    await connection.DisposeAsync();
                }
            }
            finally
            {
                _turn.Release();
            }
        }

        public async Task<IReadOnlyList<T>> Query<T>(string sql, object? values, AsOf? asOf, CancellationToken cancellation)
        {
            var parameters = new DynamicParameters(values);
            parameters.Add("organization", scope.OrganizationId.Value);
            asOf?.AddTo(parameters);
            var text = TableNames.Resolve(sql, _editions, progress, asOf);
            await _turn.WaitAsync(cancellation);
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                Statements++;
                var command = new CommandDefinition(text, parameters, transaction, statementSecondsMax, cancellationToken: cancellation);
                return (await connection.QueryAsync<T>(command)).AsList();
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
