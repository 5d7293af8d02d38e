using System.Collections.Immutable;
using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Live;

/// <summary>A view has taken in an event.</summary>
/// <param name="Ordinal">Place among the changes of the same event and view.</param>
/// <param name="Kind">The event's stored name.</param>
/// <param name="Progress">A short JSON object without personal data.</param>
public sealed record ChangeRow(
    string View, LogPosition Position, int Ordinal, OrganizationId OrganizationId, Guid EntityId, string Kind, string Progress, string? TraceParent);

/// <summary>What is asked of the past.</summary>
public abstract record Replay
{
    private Replay()
    {
    }

    /// <param name="Rows">In log order. Fewer than asked for means that these were all, up to <paramref name="UpTo"/>.</param>
    /// <param name="UpTo">Where the view stood: nothing up to here is missing once fewer rows than asked for came.</param>
    public sealed record Changes(IReadOnlyList<ChangeRow> Rows, LogPosition UpTo) : Replay;

    /// <summary>Changes after the position were deleted: the reader has to load the state anew and begin from <paramref name="OldestResumable"/> or later.</summary>
    public sealed record ResyncRequired(LogPosition OldestResumable) : Replay;
}

/// <summary>
/// How far a reader of all changes has come. Each view moves by itself, so one number for all of them would skip the
/// changes of a slower view.
/// </summary>
public sealed record TailPlace(ImmutableSortedDictionary<string, (LogPosition Position, int Ordinal)> ByView)
{
    /// <summary>Before the first change.</summary>
    public static TailPlace Start { get; } = new(ImmutableSortedDictionary.Create<string, (LogPosition Position, int Ordinal)>(StringComparer.Ordinal));

    public TailPlace After(ChangeRow row) => new(ByView.SetItem(row.View, (row.Position, row.Ordinal)));
}

/// <summary>Reads what projections changed: for the replay of a subscription, and for the tailer that feeds the live ones.</summary>
public sealed class ChangesReader(NpgsqlDataSource source, ReadSessions sessions, ReadOptions options)
{
    private const int AllOrdinals = int.MaxValue;

    private static readonly string OfOrganizationSql = SqlFile.Beside(typeof(ChangesReader), "changes-of-organization");
    private static readonly string FloorSql = SqlFile.Beside(typeof(ChangesReader), "changes-floor");
    private static readonly string TailSql = SqlFile.Beside(typeof(ChangesReader), "changes-tail");
    private static readonly string HeadSql = SqlFile.Beside(typeof(ChangesReader), "changes-head");

    /// <summary>Changes of one view of an organization after a position, in one snapshot with the proof that none is missing.</summary>
    /// <param name="entity">Only changes of this entity, or null for all.</param>
    /// <param name="limit">Most rows to answer.</param>
    public async Task<Replay> Read(
        OrgScope scope, ReadView view, LogPosition after, int ordinalAfter, Guid? entity, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        await using var session = await sessions.OpenUnchecked(scope, cancellation);
        var floor = (await session.Query<FloorRow>(FloorSql, new { view = view.Name }, cancellation)).Single();
        var oldest = new LogPosition(floor.FloorCommit, floor.FloorPrepare);
        if (after < oldest)
        {
            return new Replay.ResyncRequired(oldest);
        }

        var values = new Dapper.DynamicParameters(new { view = view.Name, commit = after.Commit, prepare = after.Prepare, ordinal = ordinalAfter, rowsMax = limit });
        values.Add("entity", entity, System.Data.DbType.Guid);
        var rows = await session.Query<StoredChange>(OfOrganizationSql, values, cancellation);
        return new Replay.Changes([.. rows.Select(row => row.ToChange())], new LogPosition(floor.HeadCommit, floor.HeadPrepare));
    }

    /// <summary>As the other, after every change of the position.</summary>
    public Task<Replay> Read(OrgScope scope, ReadView view, LogPosition after, int limit, CancellationToken cancellation) =>
        Read(scope, view, after, AllOrdinals, entity: null, limit, cancellation);

    /// <summary>The oldest position from which a view's changes can still be replayed whole.</summary>
    public async Task<LogPosition> OldestRetained(OrgScope scope, ReadView view, CancellationToken cancellation)
    {
        await using var session = await sessions.OpenUnchecked(scope, cancellation);
        var floor = (await session.Query<FloorRow>(FloorSql, new { view = view.Name }, cancellation)).Single();
        return new LogPosition(floor.FloorCommit, floor.FloorPrepare);
    }

    /// <summary>
    /// Changes of all organizations after a place, as the schema's owner: only for the tailer of a host, never for a request.
    /// Rows of one view come in log order.
    /// </summary>
    /// <param name="limit">Most rows to answer for each view.</param>
    public async Task<IReadOnlyList<ChangeRow>> ReadAfter(TailPlace after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var places = after.ByView;
        await using var command = source.CreateCommand(TailSql);
        command.CommandTimeout = options.StatementSecondsMax;
        command.Parameters.Add(new() { Value = places.Keys.ToArray() });
        command.Parameters.Add(new() { Value = places.Values.Select(place => place.Position.Commit).ToArray() });
        command.Parameters.Add(new() { Value = places.Values.Select(place => place.Position.Prepare).ToArray() });
        command.Parameters.Add(new() { Value = places.Values.Select(place => place.Ordinal).ToArray() });
        command.Parameters.Add(new() { Value = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var changes = new List<ChangeRow>();
        while (await rows.ReadAsync(cancellation))
        {
            changes.Add(new ChangeRow(
                rows.GetString(0),
                new LogPosition(rows.GetInt64(1), rows.GetInt64(2)),
                rows.GetInt32(3),
                new OrganizationId(rows.GetGuid(4)),
                rows.GetGuid(5),
                rows.GetString(6),
                rows.GetString(7),
                await rows.IsDBNullAsync(8, cancellation) ? null : rows.GetString(8)));
        }

        return changes;
    }

    /// <summary>Where every view stands now: a tailer that begins here misses nothing that is committed later.</summary>
    public async Task<TailPlace> Head(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(HeadSql);
        command.CommandTimeout = options.StatementSecondsMax;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var places = ImmutableSortedDictionary.CreateBuilder<string, (LogPosition Position, int Ordinal)>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
        {
            places.Add(rows.GetString(0), (new LogPosition(rows.GetInt64(1), rows.GetInt64(2)), AllOrdinals));
        }

        return new TailPlace(places.ToImmutable());
    }

    private sealed record FloorRow(long FloorCommit, long FloorPrepare, long HeadCommit, long HeadPrepare);

    private sealed record StoredChange(
        string View, long Commit, long Prepare, int Ordinal, Guid OrganizationId, Guid EntityId, string Kind, string Progress, string? TraceParent)
    {
        public ChangeRow ToChange() =>
            new(View, new LogPosition(Commit, Prepare), Ordinal, new OrganizationId(OrganizationId), EntityId, Kind, Progress, TraceParent);
    }
}
