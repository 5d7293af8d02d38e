using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>Contact sheets of the golden strings, one a face, for somebody to look at before they are approved.</summary>
internal static class GoldenSheets
{
    /// <summary>Names the folder to write them to.</summary>
    internal const string Variable = "PULSE_SHEETS";
    private const int Columns = 4;
    private const int CellWidthPx = 480;
    private const int CellHeightPx = 118;
    private const int MarginPx = 12;
    private const double LabelSizePx = 14;
    private const double TextSizeMaxPx = 52;
    private static readonly Rgb Ink = new(0, 0, 0);
    private static readonly Rgb Label = new(200, 40, 40);

    internal static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var face in GoldenString.Faces)
        {
            using var sheet = Draw(face);
            File.WriteAllBytes(Path.Combine(folder, GoldenString.NameOf(face).Replace(' ', '-') + ".png"), sheet.Encode(ImageFormat.Png));
        }
    }

    private static VipsImage Draw(FontFace face)
    {
        var rows = (GoldenString.All.Count + Columns - 1) / Columns;
        var blank = FormattableString.Invariant(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Columns * CellWidthPx}\" height=\"{rows * CellHeightPx}\"/>");
        var sheet = VipsImage.FromSvg(Encoding.UTF8.GetBytes(blank), 1);
        for (var index = 0; index < GoldenString.All.Count; index++)
        {
            DrawCell(sheet, face, GoldenString.All[index], index % Columns * CellWidthPx, index / Columns * CellHeightPx);
        }

        return sheet;
    }

    private static void DrawCell(VipsImage sheet, FontFace face, GoldenString golden, int left, int top)
    {
        var missing = golden.Missing(face);
        var label = missing.Length == 0 ? golden.Id : $"{golden.Id} (lacks {string.Join(' ', missing.EnumerateRunes())})";
        TextShaper.Paint(sheet, new ShapingFont("Inter", "Amiri", 500), label, LabelSizePx, left + MarginPx, top + 4, Label);
        var font = GoldenString.FontOf(face);
        var box = Kit.Shaper.Measure(font, golden.Line);
        var size = Math.Min(TextSizeMaxPx, Math.Min((CellWidthPx - (2 * MarginPx)) / box.Width, (CellHeightPx - 30) / box.Height));
        TextShaper.Paint(sheet, font, golden.Line, size, left + CellWidthPx - MarginPx - (box.Width * size), top + 24, Ink);
    }
}
