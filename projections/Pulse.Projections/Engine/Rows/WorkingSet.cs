using Pulse.Contracts.Log;

namespace Pulse.Projections.Engine.Rows;

/// <summary>The event that made a row as it is.</summary>
internal readonly record struct Place(LogPosition Position, DateTimeOffset RecordedAt);

/// <summary>A row as it stands, or stood from one event to another.</summary>
internal readonly record struct PlacedRow(object Row, Place From, Place Until);

/// <summary>What a batch does to one table.</summary>
internal sealed record TableWork(Table Table, IReadOnlyList<PlacedRow> Inserted, IReadOnlyList<PlacedRow> Updated, IReadOnlyList<PlacedRow> Past);

/// <summary>
/// The rows that a batch touches: loaded before, changed by its events one after the other, written once at the end. An
/// event's changes are taken whole or not at all.
/// </summary>
internal sealed class WorkingSet
{
    private readonly Dictionary<RowKey, Held> _rows = [];
    private readonly List<(Table Table, PlacedRow Row)> _past = [];
    private readonly List<RowKey> _touched = [];

    private enum HeldState
    {
        Clean,
        Inserted,
        Updated,
    }

    private sealed class Held(object? row, Place place)
    {
        public object? Row { get; set; } = row;

        public Place Place { get; set; } = place;

        public HeldState State { get; set; }
    }

    /// <summary>How many rows are held, for a limit on memory.</summary>
    public int Count => _rows.Count;

    /// <summary>True while it holds changes that are not written.</summary>
    public bool HasWork => _touched.Count > 0;

    public bool Holds(RowKey key) => _rows.ContainsKey(key);

    /// <summary>The row now, or null when there is none.</summary>
    public object? Find(RowKey key) => _rows.TryGetValue(key, out var held) ? held.Row : null;

    /// <param name="row">Null when the table has no such row.</param>
    public void Loaded(RowKey key, object? row, Place place) => _rows[key] = new Held(row, place);

    /// <exception cref="RowConflictException">A row is there already, or is not there; nothing was taken.</exception>
    public void Take(IReadOnlyList<RowChange> changes, Place place)
    {
        foreach (var change in changes)
        {
            var isThere = Find(change.Key) is not null;
            if (change.IsNew == isThere)
            {
                throw new RowConflictException(change.Table.Name, isThere);
            }
        }

        foreach (var change in changes)
        {
            Take(change, place);
        }
    }

    private void Take(RowChange change, Place place)
    {
        var key = change.Key;
        if (!_rows.TryGetValue(key, out var held))
        {
            held = new Held(row: null, place);
            _rows.Add(key, held);
        }

        if (held.State == HeldState.Clean)
        {
            _touched.Add(key);
            held.State = change.IsNew ? HeldState.Inserted : HeldState.Updated;
        }

        if (!change.IsNew && change.Table.IsTemporal)
        {
            _past.Add((change.Table, new PlacedRow(held.Row!, held.Place, place)));
        }

        held.Row = change.Row;
        held.Place = place;
    }

    /// <summary>What has changed and is not written yet, table by table in the order given.</summary>
    public IReadOnlyList<TableWork> Work(IReadOnlyList<Table> tables)
    {
        var touched = _touched.ToLookup(key => key.Table);
        var past = _past.ToLookup(item => item.Table, item => item.Row);
        return [.. tables.Select(table => new TableWork(table, Rows(touched[table], HeldState.Inserted), Rows(touched[table], HeldState.Updated), [.. past[table]]))];
    }

    private List<PlacedRow> Rows(IEnumerable<RowKey> keys, HeldState state) =>
        [.. keys.Select(key => _rows[key]).Where(held => held.State == state).Select(held => new PlacedRow(held.Row!, held.Place, default))];

    /// <summary>Everything is written: the rows stay for the next batch.</summary>
    public void Written()
    {
        foreach (var key in _touched)
        {
            _rows[key].State = HeldState.Clean;
        }

        _touched.Clear();
        _past.Clear();
    }
}
