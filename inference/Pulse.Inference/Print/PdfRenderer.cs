using System.Security.Cryptography;
using System.Text;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Print;

/// <summary>A sheet for the printer's shop.</summary>
/// <param name="Sha256">Of the bytes, lower-case hex.</param>
public sealed record RenderedSheet(byte[] Bytes, string Sha256, CanvasFormat Format)
{
    public const string MediaType = "application/pdf";

    /// <summary>The file name's ending, without a dot.</summary>
    public const string Extension = "pdf";
}

/// <summary>
/// Draws a composition of A4 or A3 as PDF 1.7: the backdrop as a picture of 300 dots an inch with 3 mm of bleed, crop marks as lines, and
/// the texts as glyphs of embedded fonts that can be selected, searched and copied. The same composition gives the same bytes in the same
/// build. Safe to use from several threads.
/// </summary>
public sealed class PdfRenderer(Renderer renderer, ImagingRuntime imaging)
{
    /// <summary>A little more than 3 mm at 300 dots an inch; the page clips it.</summary>
    private const int BleedPx = 36;

    // Below this, even surfaces lose two shades of 256, and a surface is most of a poster.
    private const int JpegQuality = 95;
    private const double MarkWidthPoints = 0.25;
    private readonly LineShaper shaper = new(new PrintFonts(imaging.Fonts));

    /// <summary>True for the formats that are sheets of paper.</summary>
    public static bool Prints(CanvasFormat format) => SheetGeometry.Of(format) is not null;

    /// <exception cref="ArgumentException">The composition's format is no sheet; see <see cref="Prints"/>.</exception>
    public RenderedSheet Render(Composition composition)
    {
        SheetGeometry sheet = GeometryOf(composition);
        using VipsImage backdrop = renderer.Draw(composition, composition.Format.FinalWidthPx(), withTexts: false);
        return Render(composition, sheet, backdrop);
    }

    /// <summary>A sheet and its final as a picture: each the same bytes as if rendered alone, with the costly backdrop drawn once for both.</summary>
    /// <exception cref="ArgumentException">The composition's format is no sheet; see <see cref="Prints"/>.</exception>
    public (RenderedSheet Sheet, RenderedImage Picture) RenderWithPicture(Composition composition, ImageFormat format)
    {
        SheetGeometry sheet = GeometryOf(composition);
        using VipsImage backdrop = renderer.Draw(composition, composition.Format.FinalWidthPx(), withTexts: false);
        RenderedSheet printed = Render(composition, sheet, backdrop);
        Renderer.PaintTexts(backdrop, composition);
        return (printed, Renderer.Encode(backdrop, format));
    }

    private static SheetGeometry GeometryOf(Composition composition) =>
        SheetGeometry.Of(composition.Format) ?? throw new ArgumentException($"{composition.Format} is no sheet of paper.", nameof(composition));

    private RenderedSheet Render(Composition composition, SheetGeometry sheet, VipsImage backdrop)
    {
        var file = new PdfFile();
        int catalog = file.Reserve(), page = file.Reserve();
        int picture = Backdrop(file, backdrop, out int widthPx, out int heightPx);
        var texts = new TextPainter(shaper, sheet.TrimWidth / composition.Width, SheetGeometry.Margin, SheetGeometry.Margin + sheet.TrimHeight);
        foreach (TextRun run in composition.Texts)
        {
            texts.Paint(run);
        }

        int content = file.AddStream("", Encoding.Latin1.GetBytes(Picture(sheet, widthPx, heightPx) + Marks(sheet) + texts.Content));
        string fonts = string.Concat(texts.Fonts.Select(font => PdfFile.F($"/{font.Name} {font.Write(file)} 0 R ")));
        int pages = file.Add(PdfFile.F($"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"));
        file.Set(page, PdfFile.F(
            $"<< /Type /Page /Parent {pages} 0 R /MediaBox {Area(sheet, SheetGeometry.Margin)} /BleedBox {Area(sheet, SheetGeometry.Bleed)} /TrimBox {Area(sheet, 0)} /Contents {content} 0 R /Resources << /XObject << /Backdrop {picture} 0 R >> /Font << {fonts}>> >> >>"));
        string language = composition.Recipe.Language == Language.Arabic ? "ar" : "en";
        file.Set(catalog, PdfFile.F(
            $"<< /Type /Catalog /Pages {pages} 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true /Direction /{(language == "ar" ? "R2L" : "L2R")} >> >>"));
        string title = composition.Texts.FirstOrDefault(run => run.Role == TextRole.Headline)?.Text ?? composition.Recipe.Topic;
        int information = file.Add($"<< /Title {PdfFile.Text(title)} /Creator (Pulse) >>");
        byte[] bytes = file.Write(catalog, information);
        return new RenderedSheet(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), composition.Format);
    }

    /// <summary>The picture without its texts, continued beyond its edges by its own mirror image.</summary>
    private static int Backdrop(PdfFile file, VipsImage drawn, out int width, out int height)
    {
        (width, height) = (drawn.Width + (2 * BleedPx), drawn.Height + (2 * BleedPx));
        using VipsImage extended = VipsOperation.Image(
            "embed", "out", ("in", drawn), ("x", BleedPx), ("y", BleedPx), ("width", width), ("height", height), ("extend", "mirror"));
        byte[] jpeg = VipsOperation.Bytes("jpegsave_buffer", "buffer", ("in", extended), ("Q", JpegQuality), ("subsample-mode", "off"), ("keep", 0));
        return file.AddStream(
            PdfFile.F($"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"), jpeg, isCompressed: true);
    }

    private static string Picture(SheetGeometry sheet, int widthPx, int heightPx)
    {
        double acrossPx = sheet.TrimWidth / (widthPx - (2 * BleedPx)), downPx = sheet.TrimHeight / (heightPx - (2 * BleedPx));
        double x = SheetGeometry.Margin - SheetGeometry.Bleed;
        return PdfFile.F(
            $"/Artifact BMC\nq\n{x:0.####} {x:0.####} {sheet.TrimWidth + (2 * SheetGeometry.Bleed):0.####} {sheet.TrimHeight + (2 * SheetGeometry.Bleed):0.####} re W n\n{widthPx * acrossPx:0.####} 0 0 {heightPx * downPx:0.####} {SheetGeometry.Margin - (BleedPx * acrossPx):0.####} {SheetGeometry.Margin - (BleedPx * downPx):0.####} cm\n/Backdrop Do\nQ\nEMC\n");
    }

    private static string Marks(SheetGeometry sheet) =>
        PdfFile.F($"/Artifact BMC\nq\n0 G {MarkWidthPoints} w\n")
        + string.Concat(sheet.CropMarks().Select(mark => PdfFile.F($"{mark.X1:0.####} {mark.Y1:0.####} m {mark.X2:0.####} {mark.Y2:0.####} l S\n")))
        + "Q\nEMC\n";

    /// <summary>The sheet and what lies around it, in points.</summary>
    private static string Area(SheetGeometry sheet, double around)
    {
        double low = SheetGeometry.Margin - around;
        return PdfFile.F($"[{low:0.####} {low:0.####} {SheetGeometry.Margin + sheet.TrimWidth + around:0.####} {SheetGeometry.Margin + sheet.TrimHeight + around:0.####}]");
    }
}
