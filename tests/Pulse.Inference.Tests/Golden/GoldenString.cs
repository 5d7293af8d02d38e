using System.Text.Json;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>A string whose drawing is kept.</summary>
/// <param name="Visual">Its parts from left to right, where their order is not plain.</param>
internal sealed record GoldenString(string Id, string Group, string Text, IReadOnlyList<string>? Visual = null)
{
    /// <summary>The size at which text is measured, and at which it is drawn here, in pixels.</summary>
    internal const int SizePx = 128;

    /// <summary>Only families of the catalogue are visible, so this is what draws a letter that a face lacks.</summary>
    private const string Fallback = "Amiri";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    internal static string Folder { get; } = Path.Combine(SafetyPrompts.Home, "tests", "Pulse.Inference.Tests", "Golden");

    internal static IReadOnlyList<GoldenString> All { get; } =
        JsonSerializer.Deserialize<IReadOnlyList<GoldenString>>(File.ReadAllText(Path.Combine(Folder, "strings.json")), Options)!;

    /// <summary>The faces that draw Arabic.</summary>
    internal static IReadOnlyList<FontFace> Faces { get; } =
        [.. Kit.Imaging.Fonts.Faces.Where(face => Kit.Imaging.Fonts.Covers(face, new System.Text.Rune('ب')))];

    internal static ShapingFont FontOf(FontFace face) => new(face.Family, Fallback, face.Weight);

    internal static string NameOf(FontFace face) => FormattableString.Invariant($"{face.Family} {face.Weight}");

    /// <summary>The line as a composition hands it on: with its direction, whatever letter comes first.</summary>
    internal string Line => Bidi.WithDirection(Text, TextDirection.RightToLeft);

    /// <summary>Letters that the face has no glyphs for; another face draws them then.</summary>
    internal string Missing(FontFace face) =>
        string.Concat(Text.EnumerateRunes().Where(rune => !Kit.Imaging.Fonts.Covers(face, rune)).Distinct());
}
