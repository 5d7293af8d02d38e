using System.Data.Common;
using System.Reflection;
using System.Text.Json;

namespace Pulse.Projections.Engine.Rows;

/// <summary>
/// A table of a read model. Its columns are the parameters of its row record in snake case; the engine adds
/// <c>commit_position</c>, <c>prepare_position</c> and <c>recorded_at</c> of the event that made the row as it is.
/// </summary>
public abstract class Table
{
    private protected Table(Type row, string name, int keyColumns, bool isTemporal, bool isForAnalysts)
    {
        Name = name;
        IsTemporal = isTemporal;
        IsForAnalysts = isForAnalysts;
        var properties = row.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single(IsPrimary).GetParameters()
            .Select(parameter => row.GetProperty(parameter.Name!)!).ToArray();
        Columns = [.. properties.Select(property => Column.Of(property, JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)))];
        KeyColumns = [.. Columns.Take(keyColumns)];
        Read = RecordReader.For(row, properties);
    }

    /// <summary>Without version; queries ask for it by this name.</summary>
    public string Name { get; }

    /// <summary>True when versions of a row that are no more are kept beside, in <c>{name}_past</c>, so that the past can be asked.</summary>
    public bool IsTemporal { get; }

    /// <summary>True when an organization's analysts may read its rows.</summary>
    public bool IsForAnalysts { get; }

    internal IReadOnlyList<Column> Columns { get; }

    internal IReadOnlyList<Column> KeyColumns { get; }

    /// <summary>Makes a row record of the columns, in their order.</summary>
    internal Func<DbDataReader, object> Read { get; }

    internal RowKey KeyOf(object row) => new(this, [.. KeyColumns.Select(column => column.Value(row)!)]);

    public override string ToString() => Name;

    private static bool IsPrimary(ConstructorInfo constructor) =>
        constructor.GetParameters() is { Length: > 0 } parameters && parameters[0].ParameterType != constructor.DeclaringType;
}

/// <inheritdoc cref="Table"/>
/// <param name="name">Lower case, plural.</param>
/// <param name="keyColumns">How many of the first columns are the primary key.</param>
/// <param name="isTemporal"><see cref="Table.IsTemporal"/></param>
/// <param name="isForAnalysts"><see cref="Table.IsForAnalysts"/></param>
public sealed class Table<TRow>(string name, int keyColumns = 1, bool isTemporal = false, bool isForAnalysts = false)
    : Table(typeof(TRow), name, keyColumns, isTemporal, isForAnalysts)
    where TRow : class
{
    /// <param name="values">The primary key's columns, in order.</param>
    public RowKey Key(params object[] values) => values.Length == KeyColumns.Count
        ? new RowKey(this, values)
        : throw new ArgumentException($"The key of {Name} has {KeyColumns.Count} columns.", nameof(values));

    /// <summary>A row that must not be there yet.</summary>
    public RowChange Insert(TRow row) => new(this, row, IsNew: true);

    /// <summary>A row that must be there, as it shall be now.</summary>
    public RowChange Update(TRow row) => new(this, row, IsNew: false);
}

/// <summary>One row's place in its table.</summary>
public readonly struct RowKey(Table table, object[] values) : IEquatable<RowKey>
{
    public Table Table { get; } = table;

    internal object[] Values { get; } = values;

    public bool Equals(RowKey other) => ReferenceEquals(Table, other.Table) && Values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Table);
        foreach (var value in Values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public static bool operator ==(RowKey left, RowKey right) => left.Equals(right);

    public static bool operator !=(RowKey left, RowKey right) => !left.Equals(right);
}

/// <summary>What a reducer wants of one row, as data.</summary>
/// <param name="IsNew">True to insert, false to replace.</param>
public sealed record RowChange(Table Table, object Row, bool IsNew)
{
    internal RowKey Key => Table.KeyOf(Row);
}
