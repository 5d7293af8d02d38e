using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Pulse.Inference.Imaging;

/// <summary>One font file of ours.</summary>
/// <param name="Family">The name the text engine knows it by.</param>
/// <param name="Weight">100 (thin) to 900 (black).</param>
/// <param name="Package">The npm package it came in.</param>
/// <param name="Version">That package's version.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
/// <param name="Path">Where it lies on this machine; never stored.</param>
public sealed record FontFace(string Family, int Weight, string Package, string Version, string Sha256, string Path);

/// <summary>All fonts that a composition may use, with what each of them can draw.</summary>
public sealed class FontCatalog
{
    private const string ManifestName = "Imaging/fonts.json";
    private const string Vowels = "\u064B\u064C\u064D\u064E\u064F\u0650";
    private const char Shadda = '\u0651', Lam = '\u0644';
    private const string Alefs = "اأإآٱ";
    private readonly Dictionary<(string Family, int Weight), FontCoverage> coverage = [];
    private readonly IReadOnlyDictionary<(string Family, int Weight), Entry> entries;

    private FontCatalog(IReadOnlyList<FontFace> faces, IReadOnlyDictionary<(string Family, int Weight), Entry> entries)
    {
        Faces = faces;
        this.entries = entries;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', faces.Select(face => face.Sha256 + face.Path)))));
        foreach (FontFace face in faces)
        {
            coverage[(face.Family, face.Weight)] = FontCoverage.Read(File.ReadAllBytes(face.Path));
        }
    }

    public IReadOnlyList<FontFace> Faces { get; }

    internal string Fingerprint { get; }

    /// <summary>The face, which must be one of the manifest: a pairing that names another is a fault of the data.</summary>
    public FontFace Face(string family, int weight) =>
        Faces.FirstOrDefault(face => face.Family == family && face.Weight == weight)
        ?? throw new ImagingException("PLS-IM20", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no font {family} of weight {weight} in {ManifestName}"));

    /// <summary>True when the face has a glyph for the character, or when the character draws nothing.</summary>
    public bool Covers(FontFace face, Rune character) => coverage[(face.Family, face.Weight)].Has(character);

    /// <summary>
    /// The family to set a text in, and its weight: those asked for, unless the text has what the face draws wrong: shadda and a vowel on one
    /// letter, or a mark between lam and alef. Another family then sets it, in the nearest weight that it has.
    /// </summary>
    internal (string Family, int Weight) FaceFor(string family, int weight, string text) => entries.GetValueOrDefault((family, weight)) switch
    {
        { MarksBy: { } other } when HasMarkedShadda(text) => Nearest(other, weight),
        { LamAlefBy: { } other } when HasMarkedLamAlef(text) => Nearest(other, weight),
        _ => (family, weight),
    };

    private (string Family, int Weight) Nearest(string family, int weight) =>
        (family, Faces.Where(face => face.Family == family).Min(face => (Math.Abs(face.Weight - weight), face.Weight)).Weight);

    private static bool HasMarkedLamAlef(string text)
    {
        for (int at = text.IndexOf(Lam, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Lam, at + 1))
        {
            int next = at + 1;
            while (next < text.Length && char.GetUnicodeCategory(text[next]) == UnicodeCategory.NonSpacingMark)
            {
                next++;
            }

            if (next > at + 1 && next < text.Length && Alefs.Contains(text[next], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasMarkedShadda(string text)
    {
        for (int at = text.IndexOf(Shadda, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Shadda, at + 1))
        {
            if ((at > 0 && Vowels.Contains(text[at - 1], StringComparison.Ordinal)) || (at + 1 < text.Length && Vowels.Contains(text[at + 1], StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    internal static FontCatalog Load(NativeParts parts)
    {
        Manifest manifest = EmbeddedData.Json<Manifest>(ManifestName);
        var versions = new Dictionary<string, string>();
        var faces = new List<FontFace>();
        foreach (Entry entry in manifest.Faces)
        {
            string path = parts.FontFile(entry.Package, entry.File);
            if (!versions.TryGetValue(entry.Package, out string? version))
            {
                using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(parts.FontManifest(entry.Package)));
                versions[entry.Package] = version = package.RootElement.GetProperty("version").GetString() ?? "unknown";
            }

            string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            faces.Add(new FontFace(entry.Family, entry.Weight, "@expo-google-fonts/" + entry.Package, version, hash, path));
        }

        return new FontCatalog(faces, manifest.Faces.ToDictionary(entry => (entry.Family, entry.Weight)));
    }

    private sealed record Manifest(IReadOnlyList<Entry> Faces);

    /// <param name="MarksBy">The family that sets words with shadda and a vowel instead, because this font draws the pair between the letters.</param>
    /// <param name="LamAlefBy">The family that sets words with a mark between lam and alef instead, because this font then does not draw the two as one.</param>
    private sealed record Entry(string Family, int Weight, string Package, string File, string? MarksBy = null, string? LamAlefBy = null);
}
