using Npgsql;

namespace Pulse.Projections.Engine.Editions;

/// <summary>
/// Points the views over an edition's tables. A view that must be made anew, because its columns have changed, takes with
/// it the views that others have built on it; those are put back with their owners' rights as they were.
/// </summary>
internal static class Views
{
    private const string ColumnsSql =
        "SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

    /// <summary>Views that read a view, and those that read them, the nearest first.</summary>
    private const string DependentsSql =
        """
        WITH RECURSIVE dependent AS (
            SELECT rule.ev_class AS oid, 1 AS depth
            FROM pg_depend JOIN pg_rewrite AS rule ON rule.oid = pg_depend.objid
            WHERE pg_depend.refobjid = to_regclass($1) AND pg_depend.classid = 'pg_rewrite'::regclass AND rule.ev_class <> to_regclass($1)
            UNION
            SELECT rule.ev_class, dependent.depth + 1
            FROM dependent JOIN pg_depend ON pg_depend.refobjid = dependent.oid AND pg_depend.classid = 'pg_rewrite'::regclass
            JOIN pg_rewrite AS rule ON rule.oid = pg_depend.objid
            WHERE rule.ev_class <> dependent.oid
        )
        SELECT format('CREATE VIEW %s%s AS %s', view.oid::regclass, coalesce(' WITH (' || array_to_string(view.reloptions, ', ') || ')', ''),
                pg_get_viewdef(view.oid)),
            coalesce((SELECT string_agg(format('GRANT %s ON %s TO %s', acl.privilege_type, view.oid::regclass,
                    CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END), '; ')
                FROM aclexplode(view.relacl) AS acl WHERE acl.grantee <> view.relowner), '')
        FROM (SELECT oid, max(depth) AS depth FROM dependent GROUP BY oid) AS found JOIN pg_class AS view ON view.oid = found.oid
        ORDER BY found.depth
        """;

    public static async Task Switch(NpgsqlConnection connection, Edition edition, CancellationToken cancellation)
    {
        foreach (var (name, table, isForAnalysts) in edition.Relations)
        {
            var view = $"read.{name}";
            var before = await Strings(connection, ColumnsSql, view, cancellation);
            var after = await Strings(connection, ColumnsSql, table, cancellation);
            var canReplace = before.Count <= after.Count && before.SequenceEqual(after.Take(before.Count), StringComparer.Ordinal);
            IReadOnlyList<string> dependents = canReplace ? [] : await Strings(connection, DependentsSql, view, cancellation);
            if (!canReplace)
            {
                await Sql.Run(connection, $"DROP VIEW IF EXISTS {view} CASCADE", cancellation);
            }

            await Sql.Run(connection, ProjectionSchema.ViewSql(name, table, isForAnalysts), cancellation);
            foreach (var dependent in dependents.Chunk(2))
            {
                await Restore(connection, dependent[0], dependent[1], cancellation);
            }
        }
    }

    /// <summary>
    /// Puts a view back. One of analytics that reads a column which is no more is left out, or no build could ever drop a
    /// column: the read side makes that schema anew for the edition that is active now.
    /// </summary>
    private static async Task Restore(NpgsqlConnection connection, string create, string grants, CancellationToken cancellation)
    {
        await Sql.Run(connection, "SAVEPOINT dependent", cancellation);
        try
        {
            await Sql.Run(connection, $"{create}; {grants}", cancellation);
        }
        catch (PostgresException gone) when (create.StartsWith("CREATE VIEW analytics.", StringComparison.Ordinal)
            && gone.SqlState is PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable)
        {
            await Sql.Run(connection, "ROLLBACK TO SAVEPOINT dependent", cancellation);
        }
    }

    private static async Task<IReadOnlyList<string>> Strings(NpgsqlConnection connection, string sql, string name, CancellationToken cancellation)
    {
        await using var command = Sql.Command(connection, sql, name);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            for (var column = 0; column < row.FieldCount; column++)
            {
                texts.Add(row.GetString(column));
            }
        }

        return texts;
    }
}
