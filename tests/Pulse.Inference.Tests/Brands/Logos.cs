using System.Text;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Brands;

/// <summary>Logos as people upload them, made here.</summary>
internal static class Logos
{
    internal const string Head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 240 80\">";

    /// <summary>A sign and a word, three times as long as high, orange and blue on nothing.</summary>
    internal static readonly byte[] Drawing = Svg(
        "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#ff6b00\"/><stop offset=\"1\" stop-color=\"#e05000\"/></linearGradient></defs><style>.k{fill:#0b3d91}</style><circle cx=\"40\" cy=\"40\" r=\"40\" fill=\"url(#a)\"/><rect class=\"k\" x=\"100\" width=\"140\" height=\"80\"/>");

    internal static readonly byte[] White = Svg("<rect width=\"240\" height=\"80\" rx=\"40\" fill=\"#ffffff\"/>");

    internal static readonly byte[] Black = Svg("<rect width=\"240\" height=\"80\" rx=\"40\" fill=\"#000000\"/>");

    /// <summary>Green with one small part, an eighth of it, in orange.</summary>
    internal static readonly byte[] SmallPart = Svg("<rect width=\"170\" height=\"80\" rx=\"20\" fill=\"#0b6e4f\"/><rect x=\"210\" width=\"30\" height=\"80\" fill=\"#f2a541\"/>");

    internal static byte[] Svg(string content) => Encoding.UTF8.GetBytes(Head + content + "</svg>");

    internal static byte[] Raster(int width, int height, ImageFormat format, int bands = 4)
    {
        var pixels = new byte[width * height * bands];
        for (int at = 0; at < pixels.Length; at++)
        {
            pixels[at] = (at % bands) switch { 0 => 200, 1 => 16, 2 => (byte)(at / bands % 251), _ => (byte)(at / bands / width < height / 2 ? 255 : 0) };
        }

        using VipsImage image = VipsImage.FromPixels(pixels, width, height, bands);
        return image.Encode(format);
    }
}
