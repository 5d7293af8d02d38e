using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>
/// Sixty Arabic strings in every Arabic face, drawn as compositions draw them, against what was drawn when somebody looked at each of
/// them. The glyphs themselves (joined forms, ligatures, order) are checked by <c>web/tests/shaping.test.ts</c> with the same strings.
/// </summary>
public sealed class GoldenRenderTests
{
    private const string ApproveVariable = "PULSE_APPROVE";
    private const int HashDigits = 16;
    private const int MarginPx = 8;
    private const int StringCount = 60;
    private static readonly Rgb White = new(255, 255, 255);
    private static readonly string RendersPath = Path.Combine(GoldenString.Folder, "renders.json");

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void There_are_sixty_different_strings()
    {
        Assert.Equal(StringCount, GoldenString.All.Count);
        Assert.Equal(StringCount, GoldenString.All.Select(golden => golden.Id).Distinct().Count());
        Assert.Equal(StringCount, GoldenString.All.Select(golden => golden.Text).Distinct().Count());
    }

    /// <summary>
    /// A golden is of one build of the renderer and of one font file; with another, look at the sheets (<c>PULSE_SHEETS=folder</c> writes
    /// them) and approve with <c>PULSE_APPROVE=1</c>. Faces that this catalogue does not have are left alone.
    /// </summary>
    [Fact]
    public void Every_string_is_drawn_as_when_it_was_looked_at()
    {
        if (Environment.GetEnvironmentVariable(GoldenSheets.Variable) is { Length: > 0 } folder)
        {
            GoldenSheets.Write(folder);
        }

        var drawn = DrawAll();
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            File.WriteAllText(RendersPath, JsonSerializer.Serialize(drawn, Options) + "\n");
            return;
        }

        var golden = JsonSerializer.Deserialize<Renders>(File.ReadAllText(RendersPath), Options)!;
        Assert.True(
            golden.Renderer == drawn.Renderer,
            $"The golden was drawn by {golden.Renderer}, this is {drawn.Renderer}: look at the sheets and approve them anew.");
        foreach (var (name, face) in drawn.Faces)
        {
            Assert.True(golden.Faces.TryGetValue(name, out var known), $"{name} has no golden: look at its sheet and approve it.");
            Assert.True(known.Font == face.Font, $"{name} is another font file than the golden's: look at its sheet and approve it anew.");
            Assert.Equal(known.Strings, face.Strings);
        }
    }

    /// <summary>What a face lacks, some face of the catalogue has: then that one is drawn, and never an empty box.</summary>
    [Fact]
    public void No_string_needs_a_letter_that_no_face_has() => Assert.All(
        GoldenString.All, golden => Assert.Contains(GoldenString.Faces, face => golden.Missing(face).Length == 0));

    private static Renders DrawAll() => new(
        "libvips " + Kit.Imaging.LibraryVersion,
        GoldenString.SizePx,
        GoldenString.Faces.ToDictionary(GoldenString.NameOf, face => new FaceRenders(
            face.Sha256[..HashDigits],
            GoldenString.All.ToDictionary(golden => golden.Id, golden => Record(face, golden)))));

    /// <summary>
    /// The first digits of the SHA-256 of the pixels, and the ink's left, top, width and height. For a string with letters that the face
    /// lacks, those letters: which other face draws them depends on all the others, so no pixels are kept.
    /// </summary>
    private static string Record(FontFace face, GoldenString golden)
    {
        if (golden.Missing(face) is { Length: > 0 } missing)
        {
            return "lacks " + missing;
        }

        var font = GoldenString.FontOf(face);
        var box = Kit.Shaper.Measure(font, golden.Line);
        int[] ink = [.. new[] { box.Left, box.Top, box.Width, box.Height }.Select(part => (int)Math.Round(part * GoldenString.SizePx))];
        using var blank = VipsOperation.Image("black", "out", ("width", ink[2] + (2 * MarginPx)), ("height", ink[3] + (2 * MarginPx)), ("bands", 3));
        using var canvas = blank.InMemory();
        TextShaper.Paint(canvas, font, golden.Line, GoldenString.SizePx, MarginPx, MarginPx, White);
        var hash = Convert.ToHexStringLower(SHA256.HashData(canvas.Pixels()))[..HashDigits];
        return FormattableString.Invariant($"{hash} {ink[0]} {ink[1]} {ink[2]} {ink[3]}");
    }

    private sealed record Renders(string Renderer, int SizePx, IReadOnlyDictionary<string, FaceRenders> Faces);

    private sealed record FaceRenders(string Font, IReadOnlyDictionary<string, string> Strings);
}
