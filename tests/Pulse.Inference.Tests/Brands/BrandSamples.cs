using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Brands;

/// <summary>Brands of all kinds: dark, light, loud, middling, grey, one colour and five.</summary>
internal static class BrandSamples
{
    internal static readonly string[][] Colours =
    [
        ["#0b3d91", "#ff6b00"],
        ["#e4002b"],
        ["#ffd100", "#1a1a1a", "#ffffff"],
        ["#00754a", "#d4e9e2", "#cba258"],
        ["#ff7a59", "#33475b", "#00bda5", "#f5f8fa", "#516f90"],
        ["#808080"],
        ["#000000", "#ffffff"],
        ["#ffffff", "#c8102e"],
        ["#7b2d8e", "#7c2e8f"],
    ];

    private const int SampleWidthPx = 512;

    internal static BrandKit Kit(string[] colours, byte[]? logo = null, string? arabicFont = null, string? latinFont = null) =>
        BrandKit.Check(new BrandInput([.. colours.Select(Rgb.Parse)], arabicFont, latinFont, logo), Tests.Kit.Imaging);

    internal static Composition Compose(BrandKit kit, string prompt = "إعلان قهوة في عمّان", CanvasFormat format = CanvasFormat.Square, long seed = 1, int sample = 0) =>
        Tests.Kit.Composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed, sample, Brand: kit));

    /// <summary>The share of a picture's pixels that have exactly this colour.</summary>
    internal static double Share(Composition composition, Rgb colour)
    {
        using VipsImage picture = Tests.Kit.Renderer.Draw(composition, SampleWidthPx, withTexts: true);
        byte[] pixels = picture.Pixels();
        int count = 0;
        for (int at = 0; at < pixels.Length; at += 3)
        {
            count += pixels[at] == colour.R && pixels[at + 1] == colour.G && pixels[at + 2] == colour.B ? 1 : 0;
        }

        return 3.0 * count / pixels.Length;
    }
}
