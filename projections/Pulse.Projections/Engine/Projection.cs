using System.Collections.Frozen;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Ports.EventLog;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine;

/// <summary>Turns an event into row changes. Pure: same arguments, same result, no clock, no I/O.</summary>
public delegate Reduction Reduce<in TEvent>(TEvent @event, EventContext context)
    where TEvent : IEvent;

/// <summary>An entry of the reducers' table.</summary>
/// <param name="Opens">Whose keys the reducer needs.</param>
/// <param name="Reads">Which rows it needs, those that it updates included.</param>
public sealed record Reducer(
    Func<IEvent, IReadOnlyList<SubjectId>> Opens, Func<IEvent, EventEnvelope, IReadOnlyList<RowKey>> Reads, Reduce<IEvent> Reduce);

/// <summary>
/// A read model: which events it wants, what each does, and which tables it owns. The engine does everything else:
/// rows, batches, transactions, checkpoints, history, retries, row-level security, rebuilding, lag.
/// </summary>
public sealed record Projection
{
    /// <summary>Lower case; also the name that queries wait for.</summary>
    public required string Name { get; init; }

    /// <summary>Counts up when the tables or the reducers change in meaning: a newer build then fills an edition of its own beside.</summary>
    public required int Version { get; init; }

    /// <summary>Its tables. All have <c>organization_id</c>.</summary>
    public required IReadOnlyList<Table> Tables { get; init; }

    /// <summary>Creates the tables, with <c>{v}</c> for an edition's suffix.</summary>
    public required string TablesSql { get; init; }

    public required CategoryFilter Filter { get; init; }

    /// <summary>By the newest shape of the event. An event of neither this table nor <see cref="Ignored"/> is counted as unknown.</summary>
    public required FrozenDictionary<Type, Reducer> Reducers { get; init; }

    /// <summary>Events that are known and mean nothing here.</summary>
    public required FrozenSet<Type> Ignored { get; init; }

    /// <summary>
    /// True to put a stream aside, from an event on that cannot be taken in, and to go on with the others. Only for read models
    /// whose streams have nothing to do with each other and in which an older row misleads nobody.
    /// </summary>
    public bool ParksStreams { get; init; }
}

/// <summary>Writes down a <see cref="Projection"/> as a table.</summary>
public sealed class ProjectionBuilder(string name, int version)
{
    private readonly Dictionary<Type, Reducer> _reducers = [];
    private readonly HashSet<Type> _ignored = [];
    private CategoryFilter _filter = CategoryFilter.All;
    private IReadOnlyList<Table> _tables = [];
    private string _tablesSql = string.Empty;
    private bool _parksStreams;

    public ProjectionBuilder From(params IReadOnlyList<string> categories)
    {
        _filter = CategoryFilter.Of(categories);
        return this;
    }

    /// <param name="owner">The class beside whose file the <c>.sql</c> file lies.</param>
    /// <param name="file">Name of the file that creates the tables.</param>
    public ProjectionBuilder Tables(Type owner, string file, params IReadOnlyList<Table> tables)
    {
        _tables = tables;
        _tablesSql = SqlFiles.Read(owner, file);
        return this;
    }

    /// <param name="opens">Whose sealed fields the reducer opens; nobody's if left out.</param>
    /// <param name="reads">Which rows the reducer reads or updates; none if left out.</param>
    public ProjectionBuilder On<TEvent>(
        Reduce<TEvent> reduce, Func<TEvent, SubjectId>? opens = null, Func<TEvent, EventEnvelope, IReadOnlyList<RowKey>>? reads = null)
        where TEvent : IEvent
    {
        _reducers.Add(typeof(TEvent), new Reducer(
            @event => opens is null ? [] : [opens((TEvent)@event)],
            (@event, envelope) => reads is null ? [] : reads((TEvent)@event, envelope),
            (@event, context) => reduce((TEvent)@event, context)));
        return this;
    }

    public ProjectionBuilder Ignore<TEvent>()
        where TEvent : IEvent
    {
        _ignored.Add(typeof(TEvent));
        return this;
    }

    /// <inheritdoc cref="Projection.ParksStreams" />
    public ProjectionBuilder ParkStreams()
    {
        _parksStreams = true;
        return this;
    }

    public Projection Build() => new()
    {
        Name = name,
        Version = version,
        Tables = _tables,
        TablesSql = _tablesSql,
        Filter = _filter,
        Reducers = _reducers.ToFrozenDictionary(),
        Ignored = _ignored.ToFrozenSet(),
        ParksStreams = _parksStreams,
    };
}
