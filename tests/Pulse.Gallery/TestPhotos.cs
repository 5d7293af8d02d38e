using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Inference.Composer.Photos;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;

namespace Pulse.Gallery;

/// <summary>Photographs that nobody took: drawn scenes with the grain, the light and the shapes that real ones trouble a design with.</summary>
public static class TestPhotos
{
    public static readonly IReadOnlyList<string> Names = ["landscape", "night", "snow", "busy", "panorama", "tower", "tiny", "portrait", "figure"];

    /// <summary>One of <see cref="Names"/>.</summary>
    public static ScenePhoto Of(string name) => name switch
    {
        "landscape" => Whole(1600, 1200, Hills("#f7c59f", "#6fa8dc", "#4a7c59", "#2f5d50")),
        "night" => Whole(1200, 1500, Hills("#0b1026", "#05070f", "#0d1320", "#04060a")),
        "snow" => Whole(1500, 1000, Hills("#ffffff", "#f4f8fc", "#fdfdfd", "#eef3f7")),
        "busy" => Whole(1400, 1400, Noise()),
        "panorama" => Whole(1600, 200, Hills("#ffd9a0", "#e07a5f", "#3d405b", "#81b29a")),
        "tower" => Whole(200, 1600, Hills("#cfe8ff", "#3a6ea5", "#b08968", "#7f5539")),
        "tiny" => Whole(64, 64, Hills("#f7c59f", "#6fa8dc", "#4a7c59", "#2f5d50")),
        "portrait" => Whole(1000, 1400, Backdrop + Person) with { FocusY = 0.36 },
        "figure" => CutOut(1000, 1400),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such photograph."),
    };

    private const string Backdrop = "<rect width=\"100\" height=\"100\" fill=\"#c9b8a4\"/><circle cx=\"20\" cy=\"20\" r=\"26\" fill=\"#e3d6c4\"/><circle cx=\"86\" cy=\"34\" r=\"20\" fill=\"#a8937b\"/>";

    private const string Person =
        "<path d=\"M14 100C14 74 30 64 50 64S86 74 86 100Z\" fill=\"#274060\"/><rect x=\"43\" y=\"50\" width=\"14\" height=\"20\" fill=\"#c68863\"/>"
        + "<ellipse cx=\"50\" cy=\"36\" rx=\"18\" ry=\"20\" fill=\"#d99b73\"/><path d=\"M31 36C29 14 71 14 69 36C66 24 60 22 50 22S34 24 31 36Z\" fill=\"#2b1d14\"/>"
        + "<path d=\"M38 64L50 78L62 64L57 62H43Z\" fill=\"#f2efe9\"/><circle cx=\"43\" cy=\"36\" r=\"2\" fill=\"#1c1c1c\"/><circle cx=\"57\" cy=\"36\" r=\"2\" fill=\"#1c1c1c\"/><path d=\"M43 45Q50 50 57 45\" stroke=\"#8a3b2e\" stroke-width=\"1.6\" fill=\"none\"/>";

    // The sun stands on the left, and an arrow points there: a flipped photograph is seen at once.
    private static string Hills(string low, string high, string far, string near) => string.Create(CultureInfo.InvariantCulture, $"""
        <defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="{high}"/><stop offset="1" stop-color="{low}"/></linearGradient></defs>
        <rect width="100" height="100" fill="url(#s)"/><circle cx="26" cy="34" r="9" fill="#fff3c4"/>
        <path d="M0 66L22 44L40 62L62 38L100 70V100H0Z" fill="{far}"/><path d="M0 82Q30 68 55 80T100 76V100H0Z" fill="{near}"/><path d="M12 90L20 85V88H34V92H20V95Z" fill="#d62828"/>
        """);

    private static string Noise()
    {
        var svg = new StringBuilder("<rect width=\"100\" height=\"100\" fill=\"#777777\"/>");
        uint state = 7;
        uint Next(uint below) => (state = unchecked((state * 1664525) + 1013904223)) / 65536 % below;
        for (var shape = 0; shape < 900; shape++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Next(100)}\" y=\"{Next(100)}\" width=\"{1 + Next(5)}\" height=\"{1 + Next(5)}\" fill=\"rgb({Next(256)},{Next(256)},{Next(256)})\"/>");
        }

        return svg.ToString();
    }

    private static ScenePhoto Whole(int width, int height, string content)
    {
        using var drawn = Draw(width, height, content);
        return Named(drawn.Encode(ImageFormat.Jpeg), width, height, ScenePhotoKind.Whole);
    }

    private static ScenePhoto CutOut(int width, int height)
    {
        using var drawn = Draw(width, height, Person);
        var pixels = drawn.Pixels();
        var alpha = new byte[width * height];
        for (var pixel = 0; pixel < alpha.Length; pixel++)
        {
            alpha[pixel] = (byte)(pixels.AsSpan(pixel * Photo.Bands, Photo.Bands).IndexOfAnyExcept((byte)255) < 0 ? 0 : 255);
        }

        return Named(new PortraitMask(alpha, width, height, Coverage: 0.5).CutOut(new Photo(pixels, width, height)), width, height, ScenePhotoKind.CutOut);
    }

    private static VipsImage Draw(int width, int height, string content) => VipsImage.FromSvg(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">{content}</svg>")), 1);

    private static ScenePhoto Named(byte[] bytes, int width, int height, ScenePhotoKind kind) =>
        new(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes, width, height, kind);
}
