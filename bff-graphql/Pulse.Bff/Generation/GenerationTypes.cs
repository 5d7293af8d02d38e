using System.Text.Json;
using Pulse.Bff.Edge;
using Pulse.Bff.Files;
using Pulse.Bff.Studio;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.Ports.Images;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Bff.Generation;

/// <summary>Where a generation stands, as people see it.</summary>
public enum GenerationStatus
{
    Queued = 1,
    RenderingSamples = 2,
    AwaitingPick = 3,
    RenderingFinal = 4,
    Completed = 5,
    Failed = 6,
    Cancelled = 7,
}

public sealed record GenerationConnection(IReadOnlyList<GenerationRow> Nodes, PageInfo PageInfo)
{
    public static GenerationConnection Of(Page<GenerationRow> page) => new(page.Nodes, Pages.InfoOf(page));
}

[GraphQLObject("Generation", Row = typeof(GenerationRow))]
public static class GenerationType
{
    [Field]
    public static GenerationStatus Status(GenerationRow row) => ApiEnum<GenerationStatus>.Parse(row.Status);

    [Field]
    public static CreativeFormat Format(GenerationRow row) => ApiEnum<CreativeFormat>.Parse(row.Format);

    [Field]
    public static FailureReason? FailureReason(GenerationRow row) => row.FailureReason is { } reason ? ApiEnum<FailureReason>.Parse(reason) : null;

    [BatchField]
    public static Task<IReadOnlyList<PromptRefusal?>> Refusal(IReadOnlyList<GenerationRow> rows, PulseRequest request) =>
        Task.FromResult<IReadOnlyList<PromptRefusal?>>([.. rows.Select(row => RefusalOf(row, request.IsArabic))]);

    [BatchField]
    public static Task<IReadOnlyList<ProjectRow?>> Project(
        IReadOnlyList<GenerationRow> rows, [Service] RequestReads reads, CancellationToken cancellation) =>
        Moments.Each<GenerationRow, ProjectRow?>(rows, row => row.AsOf, reads, async (same, session) =>
        {
            var projects = await ProjectQueries.ByIds(session, [.. same.Select(row => new ProjectId(row.ProjectId)).Distinct()], cancellation);
            return row => projects.GetValueOrDefault(new ProjectId(row.ProjectId));
        });

    [BatchField]
    public static Task<IReadOnlyList<IReadOnlyList<SampleView>>> Samples(
        IReadOnlyList<GenerationRow> rows, PulseRequest request, [Service] RequestReads reads, [Service] FileLinks links, CancellationToken cancellation) =>
        Moments.Each<GenerationRow, IReadOnlyList<SampleView>>(rows, row => row.AsOf, reads, async (same, session) =>
        {
            var samples = await GenerationQueries.Samples(session, IdsOf(same), cancellation);
            return row => [.. samples[new GenerationId(row.Id)].Select(sample => View(row, sample, request.Caller.OrganizationId, links))];
        });

    [BatchField]
    public static Task<IReadOnlyList<IReadOnlyList<FinalView>>> Finals(
        IReadOnlyList<GenerationRow> rows, PulseRequest request, [Service] RequestReads reads, [Service] FileLinks links, CancellationToken cancellation) =>
        Moments.Each<GenerationRow, IReadOnlyList<FinalView>>(rows, row => row.AsOf, reads, async (same, session) =>
        {
            var finals = await GenerationQueries.Finals(session, IdsOf(same), cancellation);
            return row => [.. finals[new GenerationId(row.Id)].Select(final => View(row, final, request.Caller.OrganizationId, links))];
        });

    private static PromptRefusal? RefusalOf(GenerationRow row, bool isArabic) =>
        FailureReason(row) == Contracts.Generation.FailureReason.PromptRefused && row.FailureDetail is { } rule ? PromptRefusal.Of(rule, isArabic) : null;

    private static SampleView View(GenerationRow row, SampleRow sample, OrganizationId organization, FileLinks links) => new(
        sample.Number,
        sample.RevisionOf,
        new ImageView(
            links, organization, FormattableString.Invariant($"{row.Id}-{row.Attempt}-sample-{sample.Number}"),
            sample.Sha256, sample.Width, sample.Height, checked((int)sample.SizeBytes)),
        new RecipeView(
            sample.Model, sample.ModelVersion, sample.Renderer, sample.Layout, sample.Seed, sample.Sha256, sample.PriceVersion,
            new PicturePlace(row, IsFinal: false, sample.Number)));

    private static FinalView View(GenerationRow row, FinalRow final, OrganizationId organization, FileLinks links)
    {
        var version = FormattableString.Invariant($"{row.Id}-{row.Attempt}-final-{final.Pick}");
        return new FinalView(
            final.Sample,
            final.Pick,
            new ImageView(links, organization, version, final.Sha256, final.Width, final.Height, checked((int)final.SizeBytes)),
            new RecipeView(
                final.Model, final.ModelVersion, final.Renderer, final.Layout, final.Seed, final.Sha256, final.PriceVersion,
                new PicturePlace(row, IsFinal: true, final.Pick)),
            SheetOf(final.SheetSha256, final.SheetSizeBytes, version, organization, links),
            final.Reflows is { } reflows
                ? [.. JsonSerializer.Deserialize<IReadOnlyList<ReflowRow>>(reflows, PulseJson.Options)!.Select(one => View(one, version, organization, links))]
                : []);
    }

    private static ReflowView View(ReflowRow reflow, string finalVersion, OrganizationId organization, FileLinks links)
    {
        var version = $"{finalVersion}-{reflow.Format.ToLowerInvariant()}";
        return new ReflowView(
            ApiEnum<CreativeFormat>.Parse(reflow.Format),
            new ImageView(links, organization, version, reflow.Sha256, reflow.Width, reflow.Height, checked((int)reflow.SizeBytes)),
            SheetOf(reflow.SheetSha256, reflow.SheetSizeBytes, version, organization, links));
    }

    private static SheetView? SheetOf(string? sha256, long? sizeBytes, string version, OrganizationId organization, FileLinks links) =>
        sha256 is null ? null : new SheetView(links, organization, version, sha256, checked((int)sizeBytes!.Value));

    internal static GenerationId[] IdsOf(IEnumerable<GenerationRow> rows) => [.. rows.Select(row => new GenerationId(row.Id)).Distinct()];
}

public sealed record SampleView(int Number, int? RevisionOf, ImageView Image, RecipeView Recipe);

public sealed record FinalView(int Sample, int Pick, ImageView Image, RecipeView Recipe, SheetView? Sheet, IReadOnlyList<ReflowView> AlsoIn);

/// <summary>A final's design in another format.</summary>
[GraphQLObject("Reflow")]
public sealed record ReflowView(CreativeFormat Format, ImageView Image, SheetView? Sheet);

/// <summary>A sheet that the caller may have printed, with what signs its link.</summary>
public sealed record SheetView(FileLinks Links, OrganizationId OrganizationId, string Version, string Sha256, int SizeBytes);

[GraphQLObject("Sheet", Row = typeof(SheetView))]
public static class SheetType
{
    [Field]
    public static string Url(SheetView sheet) =>
        sheet.Links.Write(new FileTarget(sheet.OrganizationId, sheet.Version, sheet.Sha256, DownloadFormat.Pdf));
}

/// <summary>The formats of the API; the same as those of downloads.</summary>
public enum ImageFormat
{
    Png = 1,
    Jpeg = 2,
    Webp = 3,
    Avif = 4,
}

/// <summary>A picture that the caller may see, with what signs its links.</summary>
public sealed record ImageView(FileLinks Links, OrganizationId OrganizationId, string Version, string Sha256, int Width, int Height, int SizeBytes);

[GraphQLObject("Image", Row = typeof(ImageView))]
public static class ImageType
{
    [Field]
    public static string Url(ImageView image, ImageFormat format) =>
        image.Links.Write(new FileTarget(image.OrganizationId, image.Version, image.Sha256, (DownloadFormat)format));
}

/// <summary>Which of a generation's pictures.</summary>
/// <param name="Number">The sample's number, or the final's pick.</param>
public sealed record PicturePlace(GenerationRow Generation, bool IsFinal, int Number);

public sealed record RecipeView(
    string Model, string ModelVersion, string Renderer, string Layout, long SeedNumber, string Sha256, string PriceVersion, PicturePlace Picture);

[GraphQLObject("Recipe", Row = typeof(RecipeView))]
public static class RecipeType
{
    [Field]
    public static string Seed(RecipeView recipe) => FormattableString.Invariant($"{recipe.SeedNumber}");

    [BatchField]
    public static Task<IReadOnlyList<JsonElement?>> Detail(
        IReadOnlyList<RecipeView> recipes, [Service] RequestReads reads, CancellationToken cancellation) =>
        Moments.Each<RecipeView, JsonElement?>(recipes, recipe => recipe.Picture.Generation.AsOf, reads, async (same, session) =>
        {
            var found = new Dictionary<(Guid Generation, bool IsFinal, int Number), string?>();
            foreach (var kind in same.ToLookup(recipe => recipe.Picture.IsFinal, recipe => recipe.Picture.Generation))
            {
                var generations = GenerationType.IdsOf(kind);
                var rows = kind.Key
                    ? await GenerationQueries.FinalRecipes(session, generations, cancellation)
                    : await GenerationQueries.SampleRecipes(session, generations, cancellation);
                foreach (var row in rows)
                {
                    found[(row.GenerationId, kind.Key, row.Number)] = row.Json;
                }
            }

            return recipe => found.GetValueOrDefault((recipe.Picture.Generation.Id, recipe.Picture.IsFinal, recipe.Picture.Number)) is { } json
                ? JsonElement.Parse(json)
                : null;
        });
}
