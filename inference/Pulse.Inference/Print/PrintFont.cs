using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HarfBuzzSharp;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Print;

/// <summary>One face of the catalog, opened for shaping; its units are the font's own.</summary>
internal sealed class PrintFont
{
    private PrintFont(FontFace face)
    {
        Face = face;
        File = System.IO.File.ReadAllBytes(face.Path);
        // The font is used for as long as the process lives, so its bytes are pinned once and never released.
        GCHandle pinned = GCHandle.Alloc(File, GCHandleType.Pinned);
        var opened = new HarfBuzzSharp.Face(new Blob(pinned.AddrOfPinnedObject(), File.Length, MemoryMode.ReadOnly), 0);
        UnitsPerEm = opened.UnitsPerEm;
        Shaper = new Font(opened);
        Shaper.SetScale(UnitsPerEm, UnitsPerEm);
        Blank = Shaper.TryGetGlyph(' ', out uint blank) ? (ushort)blank : throw new ImagingException("PLS-IM23", "a font file has no space");
    }

    internal FontFace Face { get; }

    internal byte[] File { get; }

    internal Font Shaper { get; }

    internal int UnitsPerEm { get; }

    /// <summary>A glyph that draws nothing.</summary>
    internal ushort Blank { get; }

    /// <summary>How far a glyph moves the pen before any kerning, as a share of the size.</summary>
    internal double AdvanceOf(ushort glyph) => (double)Shaper.GetHorizontalGlyphAdvance(glyph) / UnitsPerEm;

    internal static PrintFont Open(FontFace face) => new(face);
}

/// <summary>The faces that a sheet may use, opened when first needed. Safe to use from several threads.</summary>
internal sealed class PrintFonts(FontCatalog catalog)
{
    private readonly ConcurrentDictionary<string, Lazy<PrintFont>> opened = new();

    /// <summary>The faces that may set a text, the wanted one first: what it lacks is looked for in the others, nearest weight first.</summary>
    internal IReadOnlyList<PrintFont> For(ShapingFont font) =>
        [.. catalog.Faces
            .Where(face => face.Family == font.Fallback)
            .OrderBy(face => Math.Abs(face.Weight - font.Weight))
            .Prepend(catalog.Face(font.Family, font.Weight))
            .Select(Opened)];

    internal bool Covers(PrintFont font, System.Text.Rune character) => catalog.Covers(font.Face, character);

    private PrintFont Opened(FontFace face) => opened.GetOrAdd(face.Sha256, _ => new Lazy<PrintFont>(() => PrintFont.Open(face))).Value;
}
