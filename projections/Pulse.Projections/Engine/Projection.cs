using System.Collections.Frozen;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Ports.EventLog;

namespace Pulse.Projections.Engine;

/// <summary>Turns an event into statements. Pure: same arguments, same result, no clock, no I/O.</summary>
public delegate Reduction Reduce<in TEvent>(TEvent @event, EventEnvelope envelope, OpenedData opened)
    where TEvent : IEvent;

/// <summary>A row of the reducers' table.</summary>
/// <param name="Subjects">Whose keys the reducer needs.</param>
public sealed record Reducer(Func<IEvent, IReadOnlyList<SubjectId>> Subjects, Reduce<IEvent> Reduce);

/// <summary>
/// A read model: which events it wants, what each does, and which tables it owns. The engine does everything else:
/// batches, transactions, checkpoints, retries, row-level security, lag.
/// </summary>
public sealed record Projection
{
    /// <summary>Lower case; also the name that queries wait for.</summary>
    public required string Name { get; init; }

    /// <summary>Counts up when the tables or the reducers change in meaning; its tables end in <c>_v{Version}</c>.</summary>
    public required int Version { get; init; }

    /// <summary>Names of its tables without version; each is read through a view of that name. All have <c>organization_id</c>.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>Creates the tables, with <c>{v}</c> for the suffix.</summary>
    public required string TablesSql { get; init; }

    public required CategoryFilter Filter { get; init; }

    /// <summary>By the newest shape of the event. An event of neither this table nor <see cref="Ignored"/> is counted as unknown.</summary>
    public required FrozenDictionary<Type, Reducer> Reducers { get; init; }

    /// <summary>Events that are known and mean nothing here.</summary>
    public required FrozenSet<Type> Ignored { get; init; }

    /// <summary>
    /// A query of one JSON object about entity <c>$1</c>, run in the transaction right after the event's own statements;
    /// it goes into <c>changes</c> and must name no personal data. Null for an empty object.
    /// </summary>
    public string? ProgressSql { get; init; }

    /// <summary>The suffix of this version's own tables.</summary>
    public string Suffix => FormattableString.Invariant($"_v{Version}");
}

/// <summary>Writes down a <see cref="Projection"/> as a table.</summary>
public sealed class ProjectionBuilder(string name, int version)
{
    private readonly Dictionary<Type, Reducer> _reducers = [];
    private readonly HashSet<Type> _ignored = [];
    private CategoryFilter _filter = CategoryFilter.All;
    private IReadOnlyList<string> _tables = [];
    private string _tablesSql = string.Empty;
    private string? _progressSql;

    public ProjectionBuilder From(params IReadOnlyList<string> categories)
    {
        _filter = CategoryFilter.Of(categories);
        return this;
    }

    /// <param name="owner">The class beside whose file the <c>.sql</c> file lies.</param>
    /// <param name="file">Name of the file that creates the tables.</param>
    public ProjectionBuilder Tables(Type owner, string file, params IReadOnlyList<string> tables)
    {
        _tables = tables;
        _tablesSql = SqlFiles.Read(owner, file);
        return this;
    }

    /// <inheritdoc cref="Projection.ProgressSql" />
    public ProjectionBuilder Progress(string sql)
    {
        _progressSql = sql;
        return this;
    }

    /// <summary>An event without sealed fields, or whose sealed fields are not wanted.</summary>
    public ProjectionBuilder On<TEvent>(Reduce<TEvent> reduce)
        where TEvent : IEvent
    {
        _reducers.Add(typeof(TEvent), new Reducer(_ => [], (e, envelope, opened) => reduce((TEvent)e, envelope, opened)));
        return this;
    }

    /// <summary>An event with a sealed field.</summary>
    public ProjectionBuilder On<TEvent>(Func<TEvent, SubjectId> subject, Reduce<TEvent> reduce)
        where TEvent : IEvent
    {
        _reducers.Add(typeof(TEvent), new Reducer(e => [subject((TEvent)e)], (e, envelope, opened) => reduce((TEvent)e, envelope, opened)));
        return this;
    }

    public ProjectionBuilder Ignore<TEvent>()
        where TEvent : IEvent
    {
        _ignored.Add(typeof(TEvent));
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
        ProgressSql = _progressSql,
    };
}
