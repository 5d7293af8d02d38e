using System.Globalization;
using System.Security;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>
/// Where the parts of mixed strings lie in the picture: each is drawn in a colour of its own by the same engine, and the colours are
/// looked for among the pixels. So the order is that of the ink, not of somebody's second implementation of the algorithm.
/// </summary>
public sealed class VisualOrderTests
{
    private const int Bands = 4;
    private const byte OpaqueMin = 200;
    private static readonly string[] Colours = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ff00ff"];

    public static TheoryData<string> Mixed => [.. GoldenString.All.Where(golden => golden.Visual is not null).Select(golden => golden.Id)];

    [Theory]
    [MemberData(nameof(Mixed))]
    public void Parts_lie_from_left_to_right_as_a_reader_expects(string id)
    {
        var golden = GoldenString.All.Single(candidate => candidate.Id == id);
        foreach (var face in GoldenString.Faces.Where(face => golden.Missing(face).Length == 0))
        {
            var middles = Middles(face, golden.Line, golden.Visual!);
            Assert.True(
                middles.SequenceEqual(middles.Order()),
                $"{GoldenString.NameOf(face)}: {string.Join(' ', golden.Visual!.Zip(middles, (part, x) => string.Create(CultureInfo.InvariantCulture, $"{part}@{x:0}")))}");
        }
    }

    /// <summary>A planted wrong order, so that the test above is known to fail.</summary>
    [Fact]
    public void A_wrong_order_is_noticed()
    {
        var middles = Middles(GoldenString.Faces[0], "خصم 50% اليوم", ["خصم", "50%", "اليوم"]);
        Assert.Equal(middles.OrderDescending(), middles);
    }

    /// <summary>An unisolated phone number falls apart in Arabic text; this is why runs of them are isolated.</summary>
    [Fact]
    public void A_phone_number_without_isolates_is_drawn_in_the_wrong_order()
    {
        var middles = Middles(GoldenString.Faces[0], "هاتف: +962 79 123", ["+962", "79", "123", "هاتف:"]);
        Assert.NotEqual(middles.Order(), middles);
    }

    /// <summary>The mean place of each part's ink, in pixels from the left.</summary>
    private static double[] Middles(FontFace face, string text, IReadOnlyList<string> parts)
    {
        var markup = SecurityElement.Escape(text);
        for (var part = 0; part < parts.Count; part++)
        {
            var wanted = SecurityElement.Escape(parts[part]);
            var at = markup.IndexOf(wanted, StringComparison.Ordinal);
            markup = $"{markup[..at]}<span foreground=\"{Colours[part]}\">{wanted}</span>{markup[(at + wanted.Length)..]}";
        }

        var description = string.Create(CultureInfo.InvariantCulture, $"{face.Family} {GoldenString.SizePx}px");
        using var drawn = VipsOperation.Image("text", "out", ("text", markup), ("font", description), ("dpi", 72), ("rgba", true));
        Assert.Equal(Bands, drawn.Bands);
        return [.. Enumerable.Range(0, parts.Count).Select(part => MiddleOf(drawn.Pixels(), drawn.Width, Colours[part]))];
    }

    private static double MiddleOf(byte[] pixels, int width, string colour)
    {
        byte[] wanted = [.. Convert.FromHexString(colour[1..]), OpaqueMin];
        long sum = 0, count = 0;
        for (var at = 0; at < pixels.Length; at += Bands)
        {
            if (pixels[at] == wanted[0] && pixels[at + 1] == wanted[1] && pixels[at + 2] == wanted[2] && pixels[at + 3] >= OpaqueMin)
            {
                sum += at / Bands % width;
                count++;
            }
        }

        Assert.True(count > 0, $"no ink is {colour}");
        return (double)sum / count;
    }
}
