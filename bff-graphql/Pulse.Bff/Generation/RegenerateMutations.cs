using Pulse.Bff.Edge;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.GraphQL;
using Pulse.Ports.Keys;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Generation;

/// <summary>Exactly one of the two, which the schema sees to.</summary>
public sealed record PictureInput(int? Sample, int? FinalPick);

public sealed record RegenerateInput(Guid GenerationId, PictureInput Picture, string? AtLeast);

public sealed record RegeneratePayload(Regenerated? Regeneration, IReadOnlyList<UserError> Errors);

/// <summary>
/// A mutation although it changes nothing: it is work that fills a core, so a document's are done one after the other, and no
/// snapshot of the read models stays open meanwhile.
/// </summary>
[GraphQLObject("Mutation")]
public static class RegenerateMutations
{
    [RootField]
    public static async ValueTask<RegeneratePayload> Regenerate(
        RegenerateInput input, PulseRequest request, [Service] ReadSessions sessions, [Service] ISubjectKeys keys, [Service] Regenerations regenerations,
        CancellationToken cancellation)
    {
        if (await Find(input, request, sessions, cancellation) is not { } picture)
        {
            // Whatever is missing, generation or picture, is answered alike: nobody learns which ids exist.
            return new RegeneratePayload(null, [UserError.From(new Rejection(RejectionCode.NotFound), request.IsArabic)]);
        }

        var requestId = Guid.CreateVersion7();
        var recorded = new RecordedPicture(
            input.Picture.Sample is null ? PictureKind.Final : PictureKind.Sample,
            ApiEnum<CreativeFormat>.Parse(picture.Format),
            picture.Sha256,
            picture.Width,
            new PictureMaker(picture.Model, picture.ModelVersion, picture.Renderer),
            picture.Layout,
            picture.Seed,
            await Seal(picture, requestId, keys, cancellation));
        var answer = await regenerations.Ask(requestId, request.Caller.OrganizationId, new GenerationId(input.GenerationId), recorded, cancellation);
        return new RegeneratePayload(RegenerateErrors.Unless(answer, request), []);
    }

    private static async Task<PictureRow?> Find(RegenerateInput input, PulseRequest request, ReadSessions sessions, CancellationToken cancellation)
    {
        var atLeast = input.AtLeast is { } token ? request.PositionOf(token) : LogPosition.Start;
        var opening = await sessions.Open(request.Scope, [ReadView.Generations], atLeast, cancellation);
        await using var session = LaggingError.Unless(opening, request);
        var generation = new GenerationId(input.GenerationId);
        return input.Picture.Sample is { } sample
            ? await PictureQueries.OfSample(session, generation, sample, cancellation)
            : await PictureQueries.OfFinal(session, generation, input.Picture.FinalPick!.Value, cancellation);
    }

    /// <summary>No recipe leaves this process readable; none leaves it at all once its person was erased.</summary>
    private static async ValueTask<Sealed<string>?> Seal(PictureRow picture, Guid requestId, ISubjectKeys keys, CancellationToken cancellation) =>
        picture.Recipe is { } recipe && await keys.Find(new SubjectId(picture.RecipeSubject), cancellation) is { } key
            ? key.Seal(SealedFields.CreativeRecipe, requestId, recipe)
            : null;
}

/// <summary>The one place where a picture that was not made again becomes an error. All of them pass: asking again is safe.</summary>
internal static class RegenerateErrors
{
    /// <summary>Another picture of the organization is being made again right now.</summary>
    public const string Busy = "REGENERATION_BUSY";

    /// <summary>No worker answered in time.</summary>
    public const string TimedOut = "REGENERATION_TIMED_OUT";

    /// <summary>The picture could not be drawn; the extension <c>site</c> says where it broke.</summary>
    public const string Failed = "REGENERATION_FAILED";

    /// <exception cref="GraphQLException">The picture was not made again.</exception>
    public static Regenerated Unless(QuestionAnswer<RegenerationResult> answer, PulseRequest request) => answer switch
    {
        QuestionAnswer<RegenerationResult>.Came { Result: Regenerated regenerated } => regenerated,
        QuestionAnswer<RegenerationResult>.Came { Result: RegenerationFailed failed } => throw new GraphQLException(
            request.IsArabic ? "تعذّر رسم الصورة من جديد؛ أعد المحاولة." : "The picture could not be drawn; try again.",
            Failed,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["site"] = failed.Code }),
        QuestionAnswer<RegenerationResult>.Busy => throw new GraphQLException(
            request.IsArabic ? "تُعاد صورة أخرى لمؤسستك الآن؛ أعد المحاولة بعد لحظات." : "Another picture of your organization is being made again right now; try again in a moment.",
            Busy),
        QuestionAnswer<RegenerationResult>.TimedOut => throw new GraphQLException(
            request.IsArabic ? "لم يصل الجواب في الوقت المحدّد؛ أعد المحاولة." : "The answer did not come in time; try again.",
            TimedOut),
        _ => throw new InvalidOperationException($"{answer} is no answer."),
    };
}
