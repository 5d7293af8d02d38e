using System.Text.Json;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Sealing;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Generation;

/// <summary>Generations with their samples and finals, as the API shows them.</summary>
public static class GenerationsProjection
{
    public const string Name = "generations";

    private const int SamplesPerSet = 4;

    private static readonly Table<GenerationRow> Generations = new("generations", isTemporal: true, isForAnalysts: true);
    private static readonly Table<SampleRow> Samples = new("generation_samples", keyColumns: 3, isForAnalysts: true);
    private static readonly Table<FinalRow> Finals = new("generation_finals", keyColumns: 3);

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 4)
        .From(GenerationCommand.Category)
        .Tables(typeof(GenerationsProjection), "generations.sql", Generations, Samples, Finals)
        .On<GenerationRequested>(Requested, opens: e => e.Prompt.Subject)
        .On<GenerationStarted>((e, context) => Change(context, row => row with { Status = "RENDERING_SAMPLES", UpdatedAt = e.At }), reads: Own)
        .On<SampleRendered>(Sampled, opens: e => e.Creative.Recipe.Subject, reads: Own)
        .On<SamplesCompleted>((e, context) => Change(context, row => row with { Status = "AWAITING_PICK", PickBy = e.PickBy, UpdatedAt = e.At }), reads: Own)
        .On<MoreSamplesRequested>((e, context) => Wanted(context, e.Samples.Count, e.At), reads: Own)
        .On<TextRevised>((e, context) => Wanted(context, 1, e.At), reads: Own)
        .On<SamplesFailed>(SamplesCameToNothing, reads: Own)
        .On<SamplePicked>(Picked, reads: Own)
        .On<FinalRendered>(FinalMade, opens: e => e.Creative.Recipe.Subject, reads: Own)
        .On<PickCompleted>(Paid, reads: (e, envelope) => [.. Own(e, envelope), Finals.Key(envelope.StreamId, e.Attempt, e.Pick)])
        .On<PickFailed>(PickCameToNothing, reads: Own)
        .On<GenerationFailed>(Failed, reads: Own)
        .On<GenerationCancelled>((e, context) => Change(context, row => row with { Status = "CANCELLED", UpdatedAt = e.At }), reads: Own)
        .On<GenerationRetried>(Retried, reads: Own)
        .Build();

    private static Reduction Requested(GenerationRequested e, EventContext context)
    {
        var row = new GenerationRow(
            e.GenerationId.Value,
            context.OrganizationId,
            e.ProjectId.Value,
            "QUEUED",
            context.Opened.Open(SealedFields.GenerationPrompt, e.Prompt),
            e.Prompt.Subject.Value,
            ApiNames.Of(e.Format),
            e.PriceVersion,
            Attempt: 1,
            SamplesReady: 0,
            SamplesWanted: SamplesPerSet,
            FailureReason: null,
            FailureDetail: null,
            PickedSample: null,
            CompletedSample: null,
            PickBy: null,
            CreatedAt: e.At,
            UpdatedAt: e.At,
            context.Envelope.Position.Commit,
            context.Envelope.Position.Prepare);
        return Reduction.Of(Progress(row), Generations.Insert(row));
    }

    private static Reduction Sampled(SampleRendered e, EventContext context)
    {
        var creative = e.Creative;
        var sample = new SampleRow(
            context.Envelope.StreamId, e.Attempt, e.Sample, e.RevisionOf, context.OrganizationId,
            creative.Image.Sha256, creative.Image.Width, creative.Image.Height, creative.Image.SizeBytes, creative.Image.ContentType,
            creative.Model, creative.ModelVersion, creative.Renderer, creative.Layout, creative.Seed,
            context.Opened.Open(SealedFields.CreativeRecipe, creative.Recipe), creative.Recipe.Subject.Value);
        return Change(context, row => row with { SamplesReady = row.SamplesReady + 1, UpdatedAt = e.At }, Samples.Insert(sample));
    }

    private static Reduction Wanted(EventContext context, int samples, DateTimeOffset at) => Change(context, row => row with
    {
        SamplesWanted = row.SamplesWanted + samples,
        FailureReason = null,
        FailureDetail = null,
        UpdatedAt = at,
    });

    /// <summary>The samples that are there stay, and may be picked.</summary>
    private static Reduction SamplesCameToNothing(SamplesFailed e, EventContext context) => Change(context, row => row with
    {
        SamplesWanted = row.SamplesWanted - e.Samples.Count,
        FailureReason = ApiNames.Of(e.Reason),
        FailureDetail = e.Detail,
        UpdatedAt = e.At,
    });

    private static Reduction Picked(SamplePicked e, EventContext context) => Change(context, row => row with
    {
        Status = "RENDERING_FINAL",
        PickedSample = e.Sample,
        FailureReason = null,
        FailureDetail = null,
        UpdatedAt = e.At,
    });

    private static Reduction FinalMade(FinalRendered e, EventContext context)
    {
        var creative = e.Creative;
        var final = new FinalRow(
            context.Envelope.StreamId, e.Attempt, e.Pick, e.Sample, context.OrganizationId,
            creative.Image.Sha256, creative.Image.Width, creative.Image.Height, creative.Image.SizeBytes, creative.Image.ContentType,
            creative.Model, creative.ModelVersion, creative.Renderer, creative.Layout, creative.Seed,
            context.Opened.Open(SealedFields.CreativeRecipe, creative.Recipe), creative.Recipe.Subject.Value,
            creative.Sheet?.Sha256, creative.Sheet?.SizeBytes, ReflowsOf(creative), CompletedAt: null);
        return Change(context, row => row with { UpdatedAt = e.At }, Finals.Insert(final));
    }

    private static string? ReflowsOf(CreativeFacts creative) => creative.Reflows is { } reflows
        ? JsonSerializer.Serialize(reflows.Select(one => new
        {
            format = ApiNames.Of(one.Format),
            sha256 = one.Image.Sha256,
            width = one.Image.Width,
            height = one.Image.Height,
            sizeBytes = one.Image.SizeBytes,
            sheetSha256 = one.Sheet?.Sha256,
            sheetSizeBytes = one.Sheet?.SizeBytes,
        }))
        : null;

    private static Reduction Paid(PickCompleted e, EventContext context)
    {
        var final = context.Rows.Get(Finals, context.Envelope.StreamId, e.Attempt, e.Pick);
        return Change(
            context,
            row => row with { Status = "COMPLETED", PickedSample = e.Sample, CompletedSample = e.Sample, UpdatedAt = e.At },
            Finals.Update(final with { CompletedAt = e.At }));
    }

    /// <summary>The pick that came to nothing is forgotten: the sample that was made last counts again.</summary>
    private static Reduction PickCameToNothing(PickFailed e, EventContext context) => Change(context, row => row with
    {
        Status = "COMPLETED",
        FailureReason = ApiNames.Of(e.Reason),
        PickedSample = row.CompletedSample,
        UpdatedAt = e.At,
    });

    private static Reduction Failed(GenerationFailed e, EventContext context) => Change(context, row => row with
    {
        Status = "FAILED",
        FailureReason = ApiNames.Of(e.Reason),
        FailureDetail = e.Detail,
        UpdatedAt = e.At,
    });

    private static Reduction Retried(GenerationRetried e, EventContext context) => Change(context, row => row with
    {
        Status = "QUEUED",
        Attempt = e.Attempt,
        SamplesReady = 0,
        SamplesWanted = SamplesPerSet,
        FailureReason = null,
        FailureDetail = null,
        PickedSample = null,
        PickBy = null,
        UpdatedAt = e.At,
    });

    private static Reduction Change(EventContext context, Func<GenerationRow, GenerationRow> change, params IReadOnlyList<RowChange> others)
    {
        var row = change(context.Rows.Get(Generations, context.Envelope.StreamId));
        return Reduction.Of(Progress(row), [.. others, Generations.Update(row)]);
    }

    private static Change Progress(GenerationRow row) =>
        new(row.Id, JsonSerializer.Serialize(new { samplesReady = row.SamplesReady, status = row.Status, attempt = row.Attempt }));

    private static RowKey[] Own<TEvent>(TEvent e, EventEnvelope envelope) => [Generations.Key(envelope.StreamId)];
}
