using Npgsql;
using Pulse.Adapters.Commands;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports.Rest;

namespace Pulse.Adapters.Rest;

/// <summary>Answers of the REST API in schema <c>edge</c>. Times are those of the given clock, so processes must agree within their lease.</summary>
public sealed class PostgreSqlStoredAnswers : IStoredAnswers, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly StoredAnswersOptions _options;
    private readonly TimeProvider _time;

    private PostgreSqlStoredAnswers(NpgsqlDataSource source, StoredAnswersOptions options, TimeProvider time) =>
        (_source, _options, _time) = (source, options, time);

    /// <summary>Creates what is missing of the schema and opens the answers.</summary>
    public static async Task<PostgreSqlStoredAnswers> Open(StoredAnswersOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(options.ConnectionString);
        await SqlScript.Run(source, "Rest.stored-answers.sql", cancellation);
        return new PostgreSqlStoredAnswers(source, options, time);
    }

    public ValueTask<AnswerClaim> Claim(AnswerKey key, string fingerprint, Guid owner, CancellationToken cancellation)
    {
        // One statement, so that it is one step for everybody: a free key is taken; a held one only when its time is over, or when its lease is and
        // nobody answered. Whoever gets the row back under another owner than its own was too late. The update waits for a claimant that is just committing.
        const string Sql = """
            INSERT INTO edge.stored_answer AS held (organization_id, route, key_hash, fingerprint, owner, leased_until, kept_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (organization_id, route, key_hash) DO UPDATE SET
                owner        = CASE WHEN held.kept_until <= $8 OR (held.answer IS NULL AND held.leased_until <= $8 AND held.fingerprint = excluded.fingerprint) THEN excluded.owner ELSE held.owner END,
                leased_until = CASE WHEN held.kept_until <= $8 OR (held.answer IS NULL AND held.leased_until <= $8 AND held.fingerprint = excluded.fingerprint) THEN excluded.leased_until ELSE held.leased_until END,
                fingerprint  = CASE WHEN held.kept_until <= $8 THEN excluded.fingerprint ELSE held.fingerprint END,
                subject      = CASE WHEN held.kept_until <= $8 THEN NULL ELSE held.subject END,
                answer       = CASE WHEN held.kept_until <= $8 THEN NULL ELSE held.answer END,
                kept_until   = CASE WHEN held.kept_until <= $8 THEN excluded.kept_until ELSE held.kept_until END
            RETURNING owner, fingerprint, subject, answer, xmax = 0 OR kept_until = $7
            """;
        var now = _time.GetUtcNow();
        return WriteDatabase.Ask("PLS-E5A1", "Claiming an idempotency key", async () =>
        {
            await using var claim = _source.CreateCommand(Sql);
            Name(claim, key);
            claim.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fingerprint });
            claim.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
            claim.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (now + _options.LeaseTime).UtcDateTime });
            claim.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (now + _options.KeptFor).UtcDateTime });
            claim.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
            await using var reader = await claim.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return Found(reader, fingerprint, owner);
        });
    }

    public ValueTask<bool> Keep(AnswerKey key, Guid owner, Sealed<StoredAnswer> answer, CancellationToken cancellation) =>
        WriteDatabase.Ask("PLS-E5A2", "Keeping an answer", async () =>
        {
            await using var keep = _source.CreateCommand(
                "UPDATE edge.stored_answer SET subject = $5, answer = $6 WHERE organization_id = $1 AND route = $2 AND key_hash = $3 AND owner = $4 AND answer IS NULL");
            Name(keep, key);
            keep.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
            keep.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = answer.Subject.Value });
            keep.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = answer.Box });
            return await keep.ExecuteNonQueryAsync(cancellation) == 1;
        });

    public async ValueTask Release(AnswerKey key, Guid owner, CancellationToken cancellation) =>
        await WriteDatabase.Ask("PLS-E5A3", "Giving an idempotency key back", async () =>
        {
            await using var release = _source.CreateCommand(
                "DELETE FROM edge.stored_answer WHERE organization_id = $1 AND route = $2 AND key_hash = $3 AND owner = $4 AND answer IS NULL");
            Name(release, key);
            release.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
            return await release.ExecuteNonQueryAsync(cancellation);
        });

    public async ValueTask Forget(AnswerKey key, CancellationToken cancellation) =>
        await WriteDatabase.Ask("PLS-E5A4", "Forgetting an answer", async () =>
        {
            await using var forget = _source.CreateCommand(
                "DELETE FROM edge.stored_answer WHERE organization_id = $1 AND route = $2 AND key_hash = $3 AND answer IS NOT NULL");
            Name(forget, key);
            return await forget.ExecuteNonQueryAsync(cancellation);
        });

    public ValueTask<int> Sweep(int rowsMax, CancellationToken cancellation) =>
        WriteDatabase.Ask("PLS-E5A5", "Sweeping old answers", async () =>
        {
            await using var sweep = _source.CreateCommand(
                """
                DELETE FROM edge.stored_answer WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM edge.stored_answer WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2 FOR UPDATE SKIP LOCKED))
                """);
            sweep.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = _time.GetUtcNow().UtcDateTime });
            sweep.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rowsMax });
            return await sweep.ExecuteNonQueryAsync(cancellation);
        });

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static AnswerClaim Found(NpgsqlDataReader row, string fingerprint, Guid owner)
    {
        if (row.GetGuid(0) == owner)
        {
            return new AnswerClaim.Claimed(IsTakeover: !row.GetBoolean(4));
        }

        if (!string.Equals(row.GetString(1), fingerprint, StringComparison.Ordinal))
        {
            return new AnswerClaim.OtherRequest();
        }

        return row.IsDBNull(3)
            ? new AnswerClaim.InFlight()
            : new AnswerClaim.Answered(new Sealed<StoredAnswer>(new SubjectId(row.GetGuid(2)), row.GetFieldValue<byte[]>(3)));
    }

    private static void Name(NpgsqlCommand query, AnswerKey key)
    {
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.OrganizationId.Value });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Route });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.KeyHash });
    }
}
