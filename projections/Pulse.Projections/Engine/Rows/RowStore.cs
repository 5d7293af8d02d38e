using System.Collections.Concurrent;
using Npgsql;
using Pulse.Contracts.Log;

namespace Pulse.Projections.Engine.Rows;

/// <summary>
/// Loads and writes rows of one edition, a constant number of statements a table however many rows there are.
/// </summary>
internal sealed class RowStore(string suffix)
{
    private const string PlaceColumns = "commit_position, prepare_position, recorded_at";
    private const string PlaceTypes = "bigint, bigint, timestamptz";

    private readonly ConcurrentDictionary<Table, TableSql> _sql = new();

    /// <summary>Brings in the rows of these keys, and remembers of the others that they do not exist.</summary>
    public async Task Load(NpgsqlConnection connection, IReadOnlyCollection<RowKey> keys, WorkingSet into, int statementSecondsMax, CancellationToken cancellation)
    {
        var byTable = keys.GroupBy(key => key.Table).ToArray();
        if (byTable.Length == 0)
        {
            return;
        }

        foreach (var key in keys)
        {
            into.Loaded(key, row: null, default);
        }

        await using var batch = new NpgsqlBatch(connection) { Timeout = statementSecondsMax };
        foreach (var group in byTable)
        {
            batch.BatchCommands.Add(LoadCommand(group.Key, [.. group]));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        foreach (var group in byTable)
        {
            while (await rows.ReadAsync(cancellation))
            {
                var row = group.Key.Read(rows);
                into.Loaded(group.Key.KeyOf(row), row, PlaceOf(rows, group.Key.Columns.Count));
            }

            await rows.NextResultAsync(cancellation);
        }
    }

    /// <summary>Adds the statements that write a table's work.</summary>
    /// <returns>For each statement added, how many rows it must touch.</returns>
    public IEnumerable<int> AddWrites(NpgsqlBatch batch, TableWork work)
    {
        var sql = SqlOf(work.Table);
        foreach (var (text, rows) in new[] { (sql.Insert, work.Inserted), (sql.Update, work.Updated) })
        {
            if (rows.Count > 0)
            {
                batch.BatchCommands.Add(Sql.BatchCommand(text, [.. Arrays(work.Table, rows)]));
                yield return rows.Count;
            }
        }

        if (work.Past.Count > 0)
        {
            batch.BatchCommands.Add(Sql.BatchCommand(sql.InsertPast, [.. Arrays(work.Table, work.Past), .. Places(work.Past, row => row.Until)]));
            yield return work.Past.Count;
        }
    }

    /// <summary>Writes new rows by <c>COPY</c>; only for tables on which row-level security is not on yet.</summary>
    public async Task CopyIn(NpgsqlConnection connection, TableWork work, CancellationToken cancellation)
    {
        var sql = SqlOf(work.Table);
        await CopyIn(connection, sql.Copy, work.Table, work.Inserted, isPast: false, cancellation);
        await CopyIn(connection, sql.CopyPast, work.Table, work.Past, isPast: true, cancellation);
    }

    private static async Task CopyIn(
        NpgsqlConnection connection, string sql, Table table, IReadOnlyList<PlacedRow> rows, bool isPast, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(sql, cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            foreach (var column in table.Columns)
            {
                await column.Copy(copy, row.Row, cancellation);
            }

            await CopyPlace(copy, row.From, cancellation);
            if (isPast)
            {
                await CopyPlace(copy, row.Until, cancellation);
            }
        }

        await copy.CompleteAsync(cancellation);
    }

    private static async Task CopyPlace(NpgsqlBinaryImporter copy, Place place, CancellationToken cancellation)
    {
        await copy.WriteAsync(place.Position.Commit, cancellation);
        await copy.WriteAsync(place.Position.Prepare, cancellation);
        await copy.WriteAsync(Instants.Round(place.RecordedAt), cancellation);
    }

    private NpgsqlBatchCommand LoadCommand(Table table, IReadOnlyList<RowKey> keys)
    {
        var arrays = table.KeyColumns.Select((_, index) =>
        {
            var values = Array.CreateInstance(keys[0].Values[index].GetType(), keys.Count);
            for (var row = 0; row < keys.Count; row++)
            {
                values.SetValue(keys[row].Values[index], row);
            }

            return (object)values;
        });
        return Sql.BatchCommand(SqlOf(table).Load, [.. arrays]);
    }

    private static IEnumerable<object> Arrays(Table table, IReadOnlyList<PlacedRow> rows)
    {
        var plain = rows.Select(row => row.Row).ToArray();
        return [.. table.Columns.Select(column => column.Values(plain)), .. Places(rows, row => row.From)];
    }

    private static IEnumerable<object> Places(IReadOnlyList<PlacedRow> rows, Func<PlacedRow, Place> place) =>
    [
        rows.Select(row => place(row).Position.Commit).ToArray(),
        rows.Select(row => place(row).Position.Prepare).ToArray(),
        rows.Select(row => Instants.Round(place(row).RecordedAt)).ToArray(),
    ];

    private static Place PlaceOf(NpgsqlDataReader row, int first) =>
        new(new LogPosition(row.GetInt64(first), row.GetInt64(first + 1)), row.GetFieldValue<DateTimeOffset>(first + 2));

    private TableSql SqlOf(Table table) => _sql.GetOrAdd(table, static (table, suffix) => TableSql.Of(table, suffix), suffix);

    /// <summary>The statements of one table; the same text each time, so the driver prepares them once.</summary>
    private sealed record TableSql(string Load, string Insert, string Update, string InsertPast, string Copy, string CopyPast)
    {
        private const string UntilColumns = "valid_to_commit, valid_to_prepare, valid_to_at";

        public static TableSql Of(Table table, string suffix)
        {
            var name = $"read.{table.Name}{suffix}";
            var past = $"read.{table.Name}_past{suffix}";
            var columns = $"{Join(table.Columns, column => column.Name)}, {PlaceColumns}";
            var types = $"{Join(table.Columns, column => column.SqlType)}, {PlaceTypes}";
            var keys = string.Join(" AND ", table.KeyColumns.Select(column => $"t.{column.Name} = s.{column.Name}"));
            var set = string.Join(", ", columns.Split(", ").Except(table.KeyColumns.Select(column => column.Name)).Select(column => $"{column} = s.{column}"));
            return new TableSql(
                Load: $"SELECT {Join(table.Columns, column => $"t.{column.Name}")}, {PlaceColumns} FROM read.{table.Name}{suffix} AS t "
                    + $"JOIN unnest({Parameters(Join(table.KeyColumns, column => column.SqlType))}) AS s ({Join(table.KeyColumns, column => column.Name)}) ON {keys}",
                Insert: $"INSERT INTO {name} ({columns}) SELECT * FROM unnest({Parameters(types)})",
                Update: $"UPDATE {name} AS t SET {set} FROM unnest({Parameters(types)}) AS s ({columns}) WHERE {keys}",
                InsertPast: $"INSERT INTO {past} ({columns}, {UntilColumns}) SELECT * FROM unnest({Parameters($"{types}, {PlaceTypes}")})",
                Copy: $"COPY {name} ({columns}) FROM STDIN (FORMAT BINARY)",
                CopyPast: $"COPY {past} ({columns}, {UntilColumns}) FROM STDIN (FORMAT BINARY)");
        }

        private static string Join(IEnumerable<Column> columns, Func<Column, string> text) => string.Join(", ", columns.Select(text));

        private static string Parameters(string types) =>
            string.Join(", ", types.Split(", ").Select((type, index) => FormattableString.Invariant($"${index + 1}::{type}[]")));
    }
}
