using Pulse.Contracts.Generation;
using Pulse.Contracts.Sealing;
using Pulse.Projections.Engine;

namespace Pulse.Projections.Generation;

/// <summary>Generations with their samples and finals, as the API shows them.</summary>
public static class GenerationsProjection
{
    public const string Name = "generations";

    private const string InsertSql =
        """
        INSERT INTO read.generations{v} (id, organization_id, project_id, status, prompt, prompt_subject, format, price_version,
            attempt, samples_ready, created_at, updated_at, created_commit, created_prepare, commit_position, prepare_position)
        VALUES ($1, $2, $3, 'QUEUED', $4, $5, $6, $7, 1, 0, $8, $8, $9, $10, $9, $10)
        """;

    private const string StartSql = "UPDATE read.generations{v} SET status = 'RENDERING_SAMPLES', " + Touch;

    private const string SampleReadySql = "UPDATE read.generations{v} SET samples_ready = samples_ready + 1, " + Touch;

    private const string AwaitPickSql = "UPDATE read.generations{v} SET status = 'AWAITING_PICK', pick_by = $5, " + Touch;

    private const string PickSql =
        "UPDATE read.generations{v} SET status = 'RENDERING_FINAL', picked_sample = $5, failure_reason = NULL, failure_detail = NULL, " + Touch;

    private const string TouchSql = "UPDATE read.generations{v} SET " + Touch;

    private const string CompleteSql = "UPDATE read.generations{v} SET status = 'COMPLETED', picked_sample = $5, " + Touch;

    // The pick that came to nothing is forgotten: the sample that was made last counts again.
    private const string PickFailedSql =
        """
        UPDATE read.generations{v} SET status = 'COMPLETED', failure_reason = $5, picked_sample =
            (SELECT sample FROM read.generation_finals{v} WHERE generation_id = $1 AND completed_at IS NOT NULL ORDER BY attempt DESC, pick DESC LIMIT 1),
        """ + Touch;

    private const string FailSql = "UPDATE read.generations{v} SET status = 'FAILED', failure_reason = $5, failure_detail = $6, " + Touch;

    private const string CancelSql = "UPDATE read.generations{v} SET status = 'CANCELLED', " + Touch;

    private const string RetrySql =
        """
        UPDATE read.generations{v} SET status = 'QUEUED', attempt = $5, samples_ready = 0, failure_reason = NULL, failure_detail = NULL,
            picked_sample = NULL, pick_by = NULL,
        """ + Touch;

    private const string Touch = " updated_at = $2, commit_position = $3, prepare_position = $4 WHERE id = $1";

    private const string InsertSampleSql =
        """
        INSERT INTO read.generation_samples{v} (generation_id, attempt, number, organization_id, sha256, width, height, size_bytes,
            content_type, model, model_version, renderer, layout, seed, recipe, recipe_subject, commit_position, prepare_position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    private const string InsertFinalSql =
        """
        INSERT INTO read.generation_finals{v} (generation_id, attempt, sample, organization_id, sha256, width, height, size_bytes,
            content_type, model, model_version, renderer, layout, seed, recipe, recipe_subject, commit_position, prepare_position, pick)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    private const string PayFinalSql =
        """
        UPDATE read.generation_finals{v} SET completed_at = $4, commit_position = $5, prepare_position = $6
        WHERE generation_id = $1 AND attempt = $2 AND pick = $3
        """;

    private const string ProgressSql =
        "SELECT json_build_object('samplesReady', samples_ready, 'status', status, 'attempt', attempt) FROM read.generations{v} WHERE id = $1";

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(GenerationCommand.Category)
        .Tables(typeof(GenerationsProjection), "generations.sql", "generations", "generation_samples", "generation_finals")
        .Progress(ProgressSql)
        .On<GenerationRequested>(e => e.Prompt.Subject, Requested)
        .On<GenerationStarted>((e, envelope, _) => Change(envelope, StartSql, e.At))
        .On<SampleRendered>(e => e.Creative.Recipe.Subject, Sampled)
        .On<SamplesCompleted>((e, envelope, _) => Change(envelope, AwaitPickSql, e.At, e.PickBy.ToUniversalTime()))
        .On<SamplePicked>((e, envelope, _) => Change(envelope, PickSql, e.At, e.Sample))
        .On<FinalRendered>(e => e.Creative.Recipe.Subject, FinalMade)
        .On<PickCompleted>((e, envelope, _) => Paid(e, envelope))
        .On<PickFailed>((e, envelope, _) => Change(envelope, PickFailedSql, e.At, ApiNames.Of(e.Reason)))
        .On<GenerationFailed>((e, envelope, _) => Change(envelope, FailSql, e.At, ApiNames.Of(e.Reason), e.Detail))
        .On<GenerationCancelled>((e, envelope, _) => Change(envelope, CancelSql, e.At))
        .On<GenerationRetried>((e, envelope, _) => Change(envelope, RetrySql, e.At, e.Attempt))
        .Build();

    private static Reduction Requested(GenerationRequested e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        e.GenerationId.Value,
        new Statement(
            InsertSql,
            [
                e.GenerationId.Value, envelope.OrganizationId.Value, e.ProjectId.Value, opened.Open(SealedFields.GenerationPrompt, e.Prompt),
                e.Prompt.Subject.Value, ApiNames.Of(e.Format), e.PriceVersion, e.At.ToUniversalTime(),
                envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1));

    private static Reduction Sampled(SampleRendered e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        IdOf(envelope),
        new Statement(InsertSampleSql, Creative(envelope, e.Attempt, e.Sample, e.Creative, opened), RowsExpected: 1),
        Row(envelope, SampleReadySql, e.At));

    private static Reduction FinalMade(FinalRendered e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        IdOf(envelope),
        new Statement(InsertFinalSql, [.. Creative(envelope, e.Attempt, e.Sample, e.Creative, opened), e.Pick], RowsExpected: 1),
        Row(envelope, TouchSql, e.At));

    private static Reduction Paid(PickCompleted e, EventEnvelope envelope) => Reduction.Of(
        IdOf(envelope),
        new Statement(
            PayFinalSql,
            [IdOf(envelope), e.Attempt, e.Pick, e.At.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare],
            RowsExpected: 1),
        Row(envelope, CompleteSql, e.At, e.Sample));

    private static Reduction Change(EventEnvelope envelope, string sql, DateTimeOffset at, params IEnumerable<object?> values) =>
        Reduction.Of(IdOf(envelope), Row(envelope, sql, at, values));

    private static Statement Row(EventEnvelope envelope, string sql, DateTimeOffset at, params IEnumerable<object?> values) => new(
        sql,
        [IdOf(envelope), at.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare, .. values],
        RowsExpected: 1);

    private static object?[] Creative(EventEnvelope envelope, int attempt, int sample, CreativeFacts creative, OpenedData opened) =>
    [
        IdOf(envelope), attempt, sample, envelope.OrganizationId.Value,
        creative.Image.Sha256, creative.Image.Width, creative.Image.Height, creative.Image.SizeBytes, creative.Image.ContentType,
        creative.Model, creative.ModelVersion, creative.Renderer, creative.Layout, creative.Seed,
        opened.Open(SealedFields.CreativeRecipe, creative.Recipe), creative.Recipe.Subject.Value,
        envelope.Position.Commit, envelope.Position.Prepare,
    ];

    private static Guid IdOf(EventEnvelope envelope) => Guid.Parse(envelope.Stream.Id);
}
