using System.Collections.Frozen;
using Npgsql;
using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>Waits until views have reached a position, and says how far they lag when they do not in time.</summary>
public sealed class ConsistencyGate(NpgsqlDataSource source, ChangeSignal signal, ReadOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>One row a projection: the edition that queries read.</summary>
    internal const string ProgressSql =
        """
        SELECT projection, version, edition, commit_position, prepare_position, state = 'stopped', advanced_at
        FROM read.checkpoint WHERE role = 'active'
        """;

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private FrozenDictionary<string, ViewProgress> _known = FrozenDictionary<string, ViewProgress>.Empty;
    private long _refreshes;

    /// <summary>
    /// Waits at most <see cref="ReadOptions.ReadWaitMsMax"/>, once for all views. A view that is stopped before the position is
    /// not waited for. Ready means that a session opened now sees the position; the session proves it again.
    /// </summary>
    /// <param name="atLeast">The position that every view must have reached; <see cref="LogPosition.Start"/> only asks for the views to exist.</param>
    public async Task<Readiness> Wait(IReadOnlyCollection<ReadView> views, LogPosition atLeast, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var timeMax = TimeSpan.FromMilliseconds(options.ReadWaitMsMax);
        var pollEvery = TimeSpan.FromMilliseconds(options.PollMs);
        while (true)
        {
            var next = signal.Next;
            if (FirstLag(views, atLeast, Volatile.Read(ref _known)) is not null)
            {
                await Refresh(cancellation);
            }

            if (FirstLag(views, atLeast, Volatile.Read(ref _known)) is not { } lag)
            {
                return Readiness.Ready.Instance;
            }

            var left = timeMax - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || lag.IsStopped)
            {
                return new Readiness.Lagging(lag);
            }

            await signal.Wait(next, left < pollEvery ? left : pollEvery, cancellation);
        }
    }

    public void Dispose() => _refreshing.Dispose();

    /// <summary>The first of the views that has not reached the position, or null when all have.</summary>
    internal ViewLag? FirstLag(IReadOnlyCollection<ReadView> views, LogPosition atLeast, IReadOnlyDictionary<string, ViewProgress> progress)
    {
        foreach (var view in views)
        {
            if (!progress.TryGetValue(view.Name, out var at) || at.Version < view.VersionMin)
            {
                return new ViewLag(view.Name, atLeast.Commit, SinceAdvance: null, IsStopped: false);
            }

            if (at.Position < atLeast)
            {
                var missing = Math.Max(1, atLeast.Commit - at.Position.Commit);
                return new ViewLag(view.Name, missing, clock.GetUtcNow() - at.AdvancedAt, at.IsStopped);
            }
        }

        return null;
    }

    internal static async Task<FrozenDictionary<string, ViewProgress>> ReadProgress(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var progress = new Dictionary<string, ViewProgress>();
        while (await rows.ReadAsync(cancellation))
        {
            var view = rows.GetString(0);
            progress.Add(view, new ViewProgress(
                view,
                rows.GetInt32(1),
                rows.GetInt32(2),
                new LogPosition(rows.GetInt64(3), rows.GetInt64(4)),
                rows.GetBoolean(5),
                await rows.GetFieldValueAsync<DateTimeOffset>(6, cancellation)));
        }

        return progress.ToFrozenDictionary();
    }

    /// <summary>Reads all checkpoints. Callers that come while one reads share the next reading, so waiters cost one query a wake.</summary>
    private async Task Refresh(CancellationToken cancellation)
    {
        var seen = Interlocked.Read(ref _refreshes);
        await _refreshing.WaitAsync(cancellation);
        try
        {
            // A reading that began after this caller came has already answered it; two more mean that one did.
            if (Interlocked.Read(ref _refreshes) >= seen + 2)
            {
                return;
            }

            await using var command = source.CreateCommand(ProgressSql);
            command.CommandTimeout = options.StatementSecondsMax;
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            Volatile.Write(ref _known, await ReadProgress(rows, cancellation));
            Interlocked.Increment(ref _refreshes);
        }
        catch (PostgresException absent)
            when (absent.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName)
        {
            // The projections have not created their schema yet, or an older build's still stands there: every view is then behind.
            Volatile.Write(ref _known, FrozenDictionary<string, ViewProgress>.Empty);
        }
        finally
        {
            _refreshing.Release();
        }
    }
}
