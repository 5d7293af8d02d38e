using System.Data.Common;
using System.Reflection;
using Npgsql;

namespace Pulse.Projections.Engine.Rows;

/// <summary>A column of a read model's table, made from a property of its row record.</summary>
internal abstract class Column(string name, string sqlType)
{
    private static readonly Dictionary<Type, string> SqlTypes = new()
    {
        [typeof(Guid)] = "uuid",
        [typeof(string)] = "text",
        [typeof(bool)] = "boolean",
        [typeof(int)] = "integer",
        [typeof(long)] = "bigint",
        [typeof(DateTimeOffset)] = "timestamptz",
    };

    public string Name { get; } = name;

    public string SqlType { get; } = sqlType;

    /// <summary>The column's values of several rows, as a PostgreSQL array.</summary>
    public abstract Array Values(IReadOnlyList<object> rows);

    /// <summary>One value, comparable with another row's.</summary>
    public abstract object? Value(object row);

    public abstract Task Copy(NpgsqlBinaryImporter copy, object row, CancellationToken cancellation);

    /// <exception cref="NotSupportedException">The property's type has no column type here.</exception>
    public static Column Of(PropertyInfo property, string name)
    {
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var sqlType = SqlTypes.TryGetValue(plain, out var found)
            ? found
            : throw new NotSupportedException($"{property.DeclaringType?.Name}.{property.Name}: a {plain.Name} cannot be a column.");
        return (Column)Activator.CreateInstance(typeof(Column<,>).MakeGenericType(property.DeclaringType!, property.PropertyType), property, name, sqlType)!;
    }
}

internal sealed class Column<TRow, TValue>(PropertyInfo property, string name, string sqlType) : Column(name, sqlType)
{
    private readonly Func<TRow, TValue> _get = property.GetMethod!.CreateDelegate<Func<TRow, TValue>>();

    public override Array Values(IReadOnlyList<object> rows)
    {
        var values = new TValue[rows.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = Instants.Stored(_get((TRow)rows[index]));
        }

        return values;
    }

    public override object? Value(object row) => _get((TRow)row);

    public override Task Copy(NpgsqlBinaryImporter copy, object row, CancellationToken cancellation) =>
        Instants.Stored(_get((TRow)row)) is { } value ? copy.WriteAsync(value, SqlType, cancellation) : copy.WriteNullAsync(cancellation);
}

/// <summary>Instants as PostgreSQL keeps them, so that a row in memory equals the row read back.</summary>
internal static class Instants
{
    public static TValue Stored<TValue>(TValue value) =>
        value is DateTimeOffset instant ? (TValue)(object)Round(instant) : value;

    /// <summary>UTC and whole microseconds.</summary>
    public static DateTimeOffset Round(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>Reads a record whose constructor takes the columns in their order.</summary>
internal static class RecordReader
{
    public static Func<DbDataReader, object> For(Type row, IReadOnlyList<PropertyInfo> properties)
    {
        var constructor = row.GetConstructor([.. properties.Select(property => property.PropertyType)])!;
        var readers = properties.Select((property, ordinal) => ReaderOf(property.PropertyType, ordinal)).ToArray();
        return source => constructor.Invoke([.. readers.Select(read => read(source))]);
    }

    private static Func<DbDataReader, object?> ReaderOf(Type type, int ordinal) =>
        type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)
            ? source => source.IsDBNull(ordinal) ? null : source.GetFieldValue<DateTimeOffset>(ordinal)
            : source => source.IsDBNull(ordinal) ? null : source.GetValue(ordinal);
}
