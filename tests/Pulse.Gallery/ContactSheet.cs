using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Gallery;

/// <summary>Many pictures on one, so that an eye can compare them.</summary>
internal sealed class ContactSheet(DesignComposer composer, Renderer renderer)
{
    private const int Samples = 4;
    private const int GapPx = 12;
    private const int HeightPx = 420;

    /// <summary>A row a prompt, a column a sample.</summary>
    public byte[] Draw(IReadOnlyList<string> prompts, CanvasFormat format, long seed, BrandKit? brand = null) => Grid(
        prompts.Select((prompt, row) => Enumerable.Range(0, Samples).Select(sample =>
            composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed + row, sample, Brand: brand)))));

    /// <summary>A row a prompt, a column a format: the same design seven times.</summary>
    public byte[] Reflow(IReadOnlyList<string> prompts, long seed, BrandKit? brand) => Grid(
        prompts.Select((prompt, row) => composer.Reflow(new CompositionRequest(prompt, "ar-JO", CanvasFormat.Square, seed + row, row % Samples, Brand: brand)).AsEnumerable()));

    /// <summary>A row a photograph, a column a sample, as many as given.</summary>
    public byte[] Photos(IReadOnlyList<string> photos, string prompt, CanvasFormat format, long seed, int samples) => Grid(
        photos.Select((photo, row) => Enumerable.Range(0, samples).Select(sample =>
            composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed + row, sample, Photo: TestPhotos.Of(photo))))));

    /// <summary>A kit of colours and families, separated by commas, and the path of a logo; <c>-</c> stands for nothing.</summary>
    public static BrandKit? Kit(string look, string logo, ImagingRuntime imaging)
    {
        var parts = look.Split(',').Where(part => part != "-").ToLookup(part => part.StartsWith('#'));
        var families = parts[false].ToArray();
        return look == "-" && logo == "-" ? null : BrandKit.Check(
            new BrandInput([.. parts[true].Select(Rgb.Parse)], families.ElementAtOrDefault(0), families.ElementAtOrDefault(1), logo == "-" ? null : File.ReadAllBytes(logo)),
            imaging);
    }

    private byte[] Grid(IEnumerable<IEnumerable<Composition>> rows)
    {
        VipsImage? sheet = null;
        foreach (var row in rows)
        {
            VipsImage? line = null;
            foreach (var design in row)
            {
                line = Joined(line, renderer.Draw(design, HeightPx * design.Width / design.Height, withTexts: true), isBelow: false);
            }

            sheet = Joined(sheet, line!, isBelow: true);
        }

        using (sheet)
        {
            return sheet!.Encode(ImageFormat.Png);
        }
    }

    private static VipsImage Joined(VipsImage? before, VipsImage next, bool isBelow)
    {
        if (before is null)
        {
            return next;
        }

        using (before)
        using (next)
        {
            return before.Join(next, isBelow, GapPx);
        }
    }
}
