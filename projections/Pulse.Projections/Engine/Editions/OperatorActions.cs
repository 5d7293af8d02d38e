using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Ports.Projections;

namespace Pulse.Projections.Engine.Editions;

/// <summary>Keeps the record in <c>read.operator_actions</c>, on two connections of its own: it is asked seldom, and must not wait for batches.</summary>
internal sealed class OperatorActions(ProjectionOptions options) : IOperatorActions, IAsyncDisposable, IDisposable
{
    private const int ConnectionsMax = 2;

    /// <summary>A rebuild has no edition yet; the others are done to the candidate, or to the edition that stands still.</summary>
    private const string BeginSql =
        """
        INSERT INTO read.operator_actions (id, person_id, action, projection, edition)
        SELECT $1, $2, $3, $4, (
            SELECT min(edition) FROM read.checkpoint
            WHERE projection = $4 AND CASE $3 WHEN 'REBUILD' THEN false WHEN 'RESUME' THEN state = 'stopped' WHEN 'REPLAY' THEN role = 'active' WHEN 'DISCARD' THEN role = 'active' ELSE role = 'candidate' END)
        """;

    private const string EndSql =
        """
        UPDATE read.operator_actions AS done SET outcome = $2, ended_at = clock_timestamp(), edition = coalesce(done.edition, (
            SELECT edition FROM read.checkpoint WHERE done.action = 'REBUILD' AND projection = done.projection AND role = 'candidate'))
        WHERE id = $1 AND outcome IS NULL
        """;

    private const string LatestSql =
        """
        SELECT id, person_id, action, projection, edition, began_at, ended_at, outcome
        FROM read.operator_actions ORDER BY began_at DESC, id DESC LIMIT $1
        """;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        ApplicationName = "pulse-operators",
        MaxPoolSize = ConnectionsMax,
        CommandTimeout = options.StatementSecondsMax,
    });

    public async ValueTask<Guid> Begin(OperatorIntent intent, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await Sql.Run(connection, BeginSql, cancellation, id, intent.Person.Value, ApiNames.Of(intent.Kind), intent.Projection);
        return id;
    }

    public async ValueTask End(Guid action, string outcome, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await Sql.Run(connection, EndSql, cancellation, action, outcome);
    }

    public async ValueTask<IReadOnlyList<OperatorAction>> Latest(int countMax, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var command = Sql.Command(connection, LatestSql, countMax);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var actions = new List<OperatorAction>();
        while (await row.ReadAsync(cancellation))
        {
            actions.Add(new OperatorAction(
                row.GetGuid(0),
                new SubjectId(row.GetGuid(1)),
                Enum.Parse<OperatorActionKind>(row.GetString(2), ignoreCase: true),
                row.GetString(3),
                row.IsDBNull(4) ? null : row.GetInt32(4),
                row.GetFieldValue<DateTimeOffset>(5),
                row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
                row.IsDBNull(7) ? null : row.GetString(7)));
        }

        return actions;
    }

    public void Dispose() => _source.Dispose();

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
