using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pulse.Gallery;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;

namespace Pulse.Inference.Tests;

/// <summary>Sheets for the printer's shop: boxes, bleed and marks, the same bytes each time, and texts that another program reads as they were typed.</summary>
public sealed class PrintTests
{
    private const string Prompt = "رمضان كريم من مطعم البيت \"إفطار العائلة\" السعر 12.500 دينار، للحجز +962 79 123 4567";
    private const double TolerancePoints = 0.001;

    // Poppler smooths edges differently and JPEG costs even surfaces a shade; a headline that is missing makes more than this.
    private const double DifferenceMax = 2.5;
    private const int DotsPerInch = 300, ComparedWidthPx = 620;
    private const int BytesMax = 1_500_000;

    /// <summary>What goes wrong most often: marks, ligatures, phones and prices beside Arabic, brackets, Latin names.</summary>
    private static readonly string[] Hard =
    [
        "\"اَلسَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللَّهِ وَبَرَكَاتُهُ\"",
        "«لا إله إلا الله محمد رسول الله»",
        "عرض iPhone 17 Pro بسعر 899 دينار فقط",
        "@pulse.jo تابعونا على انستغرام للمزيد من العروض (خصم 15%)",
        "\"Pulse\" تجمع English و عربي في سطر واحد 2026",
        "Ramadan iftar buffet 25 JOD call +962 79 123 4567",
        "Black Friday sale 70% off everything at www.example.com",
        Prompt,
    ];

    private static readonly PdfRenderer Printer = new(Kit.Renderer, Kit.Imaging);

    [Theory]
    [InlineData(CanvasFormat.A4, 210, 297)]
    [InlineData(CanvasFormat.A3, 297, 420)]
    public void A_sheet_has_its_size_and_three_millimetres_of_bleed(CanvasFormat format, double widthMm, double heightMm)
    {
        string page = Encoding.Latin1.GetString(Printer.Render(Kit.Compose(Prompt, format)).Bytes);
        double[] media = Box(page, "MediaBox"), bleed = Box(page, "BleedBox"), trim = Box(page, "TrimBox");

        Assert.StartsWith("%PDF-1.7", page, StringComparison.Ordinal);
        Assert.Equal(widthMm, Mm(trim[2] - trim[0]), TolerancePoints);
        Assert.Equal(heightMm, Mm(trim[3] - trim[1]), TolerancePoints);
        Assert.All([trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]], side => Assert.Equal(3, Mm(side), TolerancePoints));
        Assert.True(media[0] < bleed[0] && media[1] < bleed[1] && media[2] > bleed[2] && media[3] > bleed[3], "no room for marks");
        Assert.Contains("/Lang (ar)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CanvasFormat.A4)]
    [InlineData(CanvasFormat.A3)]
    public void Crop_marks_point_at_the_corners_and_stay_outside_of_the_bleed(CanvasFormat format)
    {
        SheetGeometry sheet = SheetGeometry.Of(format)!;
        double low = SheetGeometry.Margin, right = low + sheet.TrimWidth, top = low + sheet.TrimHeight;
        (double X1, double Y1, double X2, double Y2)[] marks = [.. sheet.CropMarks()];

        Assert.Equal(8, marks.Distinct().Count());
        Assert.All(marks, mark =>
        {
            Assert.True(mark.X1 == mark.X2 ? mark.X1 == low || mark.X1 == right : mark.Y1 == mark.Y2 && (mark.Y1 == low || mark.Y1 == top), $"{mark} points at no corner");
            double nearest = new[] { low - mark.X1, mark.X1 - right, low - mark.Y1, mark.Y1 - top }.Max();
            Assert.True(nearest > SheetGeometry.Bleed, $"{mark} is printed");
            Assert.True(mark.X2 > 0 && mark.X2 < sheet.PageWidth && mark.Y2 > 0 && mark.Y2 < sheet.PageHeight, $"{mark} leaves the page");
        });
    }

    [Fact]
    public void The_same_composition_gives_the_same_bytes_and_another_seed_others()
    {
        RenderedSheet first = Printer.Render(Kit.Compose(Prompt, CanvasFormat.A4, 9)), again = new PdfRenderer(Kit.Renderer, Kit.Imaging).Render(Kit.Compose(Prompt, CanvasFormat.A4, 9));
        Assert.Equal(first.Sha256, again.Sha256);
        Assert.NotEqual(first.Sha256, Printer.Render(Kit.Compose(Prompt, CanvasFormat.A4, 10)).Sha256);
        Assert.True(first.Bytes.Length < BytesMax, $"{first.Bytes.Length} bytes");
    }

    [Fact]
    public void A_sheet_and_its_picture_made_together_are_those_made_alone()
    {
        Composition composition = Kit.Compose(Prompt, CanvasFormat.A4, 4, 2);
        (RenderedSheet sheet, RenderedImage picture) = Printer.RenderWithPicture(composition, ImageFormat.Png);
        Assert.Equal(Printer.Render(composition).Sha256, sheet.Sha256);
        Assert.Equal(Kit.Renderer.Render(composition, CanvasFormat.A4.FinalWidthPx(), ImageFormat.Png).Sha256, picture.Sha256);
    }

    [Fact]
    public void What_is_no_sheet_is_not_printed()
    {
        foreach (CanvasFormat format in Kit.Formats)
        {
            bool isSheet = format is CanvasFormat.A4 or CanvasFormat.A3;
            Assert.Equal(isSheet, PdfRenderer.Prints(format));
            if (!isSheet)
            {
                Assert.Throws<ArgumentException>(() => Printer.Render(Kit.Compose(Prompt, format)));
            }
        }
    }

    [PopplerFact]
    public void Every_line_is_read_as_it_was_typed()
    {
        string folder = Path.Combine(SafetyPrompts.Home, "docs", "gallery");
        string[] prompts = [.. GalleryMaker.Exhibits(folder).Select(exhibit => exhibit.Prompt), .. Hard];
        var lost = new List<string>();
        for (int index = 0; index < prompts.Length; index++)
        {
            Composition composition = Kit.Compose(prompts[index], CanvasFormat.A4, 100 + index, index % 4);
            string read = Poppler.Words(Printer.Render(composition));
            lost.AddRange(composition.Texts.SelectMany(run => run.Lines)
                .Select(line => Poppler.Typed(line.Text))
                .Where(line => !read.Contains(line, StringComparison.Ordinal))
                .Select(line => $"{Kit.Name(composition)}: '{line}' is not in '{read}'"));
        }

        Assert.True(lost.Count == 0, string.Join('\n', lost));
    }

    [PopplerFact]
    public void The_page_within_its_trim_looks_like_the_picture()
    {
        foreach (string prompt in Hard)
        {
            Composition composition = Kit.Compose(prompt, CanvasFormat.A4, 3, 1);
            double difference = Difference(composition, composition);
            Assert.True(difference < DifferenceMax, string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(composition)}: mean difference {difference:0.00} of 255"));
        }
    }

    [PopplerFact]
    public void Given_a_page_without_its_last_text_Then_the_comparison_sees_it()
    {
        Composition composition = Kit.Compose(Hard[0], CanvasFormat.A4, 3, 1);
        double whole = Difference(composition, composition), without = Difference(composition with { Texts = [.. composition.Texts.Skip(1)] }, composition);
        Assert.True(without > DifferenceMax, string.Create(CultureInfo.InvariantCulture, $"{without:0.00} without, {whole:0.00} with it"));
    }

    private static double Difference(Composition printed, Composition drawn)
    {
        using VipsImage page = Poppler.Picture(Printer.Render(printed), DotsPerInch);
        using VipsImage expected = Kit.Renderer.Draw(drawn, CanvasFormat.A4.FinalWidthPx(), withTexts: true);
        int margin = (int)Math.Round(SheetGeometry.Margin / 72 * DotsPerInch);
        using VipsImage trimmed = page.Crop(margin, margin, expected.Width, expected.Height);
        using VipsImage one = trimmed.Resize(ComparedWidthPx), other = expected.Resize(ComparedWidthPx);
        return one.Pixels().Zip(other.Pixels(), (first, second) => Math.Abs(first - second)).Average();
    }

    private static double Mm(double points) => points / SheetGeometry.PointsPerMm;

    private static double[] Box(string page, string name) =>
        [.. Regex.Match(page, $@"/{name} \[([0-9. ]+)\]", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
