using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Provenance;

namespace Pulse.Inference.Generation;

/// <summary>
/// Makes a stored picture again from its recipe and says whether it is the same, and if not, why. Bytes decide: a recipe of
/// another build that leads to the same bytes is exact, and its differences are told all the same.
/// </summary>
public sealed class Regenerator(CreativeStudio studio, SupplyRoom room, ImagingRuntime imaging)
{
    /// <summary>Above what anybody can ask for.</summary>
    private const int LooksMax = 100;

    /// <summary>Takes as long as making the picture took; stores nothing.</summary>
    /// <param name="recipe">The recipe as it was opened; null once the person behind it was erased.</param>
    /// <param name="sealer">Puts in the manifest that the stored picture had, if it had one.</param>
    /// <exception cref="ImagingException">The machinery broke; nothing is known about the picture.</exception>
    public async ValueTask<Regenerated> Regenerate(
        OrganizationId organization, RecordedPicture recorded, string? recipe, PictureSealer sealer, CancellationToken cancellation)
    {
        if (recipe is null)
        {
            return NotDrawn(recorded, DriftReason.RecipeErased);
        }

        if (recorded.Maker.Model != studio.Maker.Model)
        {
            return NotDrawn(recorded, DriftReason.ModelUnknown, PartOf(nameof(Recipe.Model)));
        }

        if (Read(recipe) is not { } inFull || !CanBeDrawn(inFull.Recipe, recorded))
        {
            return NotDrawn(recorded, DriftReason.RecipeAltered);
        }

        return await room.Fetch(organization, inFull.Materials, cancellation) is { Supplies: { } supplies }
            ? Draw(recorded, inFull, supplies, sealer)
            : NotDrawn(recorded, DriftReason.MaterialsMissing, "materials");
    }

    private Regenerated Draw(RecordedPicture recorded, RecipeInFull inFull, Supplies supplies, PictureSealer sealer)
    {
        var then = inFull.Recipe;
        var (now, picture) = studio.Draw(
            new Wording(inFull.Prompt, inFull.Copy), supplies, then.Format, then.Seed, then.SampleIndex, recorded.WidthPx);
        var contradictions = Contradictions(recorded, inFull);
        var differences = Differences(then, now);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(sealer.Apply(picture.Bytes, then, inFull.Seal)));
        var isExact = sha256 == recorded.Sha256;
        return new Regenerated(
            isExact ? RegenerationOutcome.Exact : RegenerationOutcome.Drifted,
            isExact ? null : ReasonOf(then, contradictions, differences),
            recorded.Sha256,
            sha256,
            recorded.Maker,
            studio.Maker,
            [.. contradictions.Union(differences, StringComparer.Ordinal)]);
    }

    private DriftReason ReasonOf(Recipe then, List<string> contradictions, List<string> differences) =>
        contradictions.Count > 0 ? DriftReason.RecipeAltered
        : differences.Contains(PartOf(nameof(Recipe.ModelVersion))) || differences.Contains(PartOf(nameof(Recipe.KnowledgeSha256))) ? DriftReason.ModelVersion
        : differences.Contains(PartOf(nameof(Recipe.Renderer))) || !HasFonts(then) ? DriftReason.Renderer
        : differences.Count > 0 ? DriftReason.RecipeAltered
        : DriftReason.Bytes;

    private Regenerated NotDrawn(RecordedPicture recorded, DriftReason reason, params IReadOnlyList<string> differences) =>
        new(RegenerationOutcome.Drifted, reason, recorded.Sha256, PresentSha256: null, recorded.Maker, studio.Maker, differences);

    private bool HasFonts(Recipe then) => then.Fonts.All(font => imaging.Fonts.Faces.Any(
        face => face.Family == font.Family && face.Weight == font.Weight && face.Sha256 == font.Sha256));

    private static RecipeInFull? Read(string recipe)
    {
        try
        {
            return JsonSerializer.Deserialize<RecipeInFull>(recipe, PulseJson.Options) is
                { Prompt: not null, Image: not null, Recipe: { Fonts: not null, Texts: not null }, Seal: null or { IsKnown: true } } inFull ? inFull : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is drawn is bounded by what this build would have made, whatever the recipe says.</summary>
    private static bool CanBeDrawn(Recipe then, RecordedPicture recorded) =>
        then.SampleIndex is >= 0 and < LooksMax
        && Enum.IsDefined(then.Format)
        && recorded.WidthPx is > 0 and <= Renderer.WidthPxMax;

    /// <summary>Where the recipe does not say what the event that recorded it says.</summary>
    private static List<string> Contradictions(RecordedPicture recorded, RecipeInFull inFull)
    {
        var then = inFull.Recipe;
        (string Part, bool Agrees)[] parts =
        [
            (PartOf(nameof(ImageFacts.Sha256)), inFull.Image.Sha256 == recorded.Sha256),
            (PartOf(nameof(Recipe.Format)), then.Format == CreativeStudio.CanvasOf(recorded.Format)),
            (PartOf(nameof(Recipe.Model)), then.Model == recorded.Maker.Model),
            (PartOf(nameof(Recipe.ModelVersion)), then.ModelVersion == recorded.Maker.ModelVersion),
            (PartOf(nameof(Recipe.Renderer)), then.Renderer == recorded.Maker.Renderer),
            (PartOf(nameof(Recipe.Layout)), then.Layout == recorded.Layout),
            (PartOf(nameof(Recipe.Seed)), then.Seed == recorded.Seed),
        ];
        return [.. parts.Where(part => !part.Agrees).Select(part => part.Part)];
    }

    /// <summary>Compared as JSON, so that a part added to recipes later is compared too.</summary>
    private static List<string> Differences(Recipe then, Recipe now)
    {
        var (recorded, present) = (Parts(then), Parts(now));
        return
        [
            .. recorded.Concat(present).Select(part => part.Key).Distinct(StringComparer.Ordinal)
                .Where(part => !JsonNode.DeepEquals(recorded[part], present[part])),
        ];
    }

    private static JsonObject Parts(Recipe recipe) => JsonSerializer.SerializeToNode(recipe, PulseJson.Options)!.AsObject();

    private static string PartOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);
}
