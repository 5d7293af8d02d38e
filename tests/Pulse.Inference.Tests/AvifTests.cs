using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Inference.Imaging;
using Pulse.Ports.Images;

namespace Pulse.Inference.Tests;

/// <summary>AVIF is written but never read here, so its own boxes say what is in it (ISO/IEC 23008-12).</summary>
public sealed class AvifTests
{
    private const int FinalEncodeMsMax = 2_000;
    private const int ExtentsLength = 4;
    private const string Prompt = "إعلان قهوة في عمّان، خصم 20% هاتف 0791234567";

    [Fact]
    public void It_says_that_it_is_AVIF_of_the_size_asked_for()
    {
        RenderedImage image = Kit.Renderer.Render(Kit.Compose(Prompt, CanvasFormat.Landscape), 768, ImageFormat.Avif);

        Assert.Equal("ftypavif"u8.ToArray(), image.Bytes[4..12]);
        int extents = image.Bytes.AsSpan().IndexOf("ispe"u8) + 4 + ExtentsLength;
        Assert.Equal(768, BinaryPrimitives.ReadInt32BigEndian(image.Bytes.AsSpan(extents)));
        Assert.Equal(432, BinaryPrimitives.ReadInt32BigEndian(image.Bytes.AsSpan(extents + 4)));
        Assert.Equal(("image/avif", "avif"), (ImageFormat.Avif.MediaType(), ImageFormat.Avif.Extension()));
    }

    [Fact]
    public async Task A_final_becomes_the_same_bytes_each_time_and_soon()
    {
        byte[] png = Kit.Renderer.Render(Kit.Compose(Prompt), CanvasFormat.Square.FinalWidthPx(), ImageFormat.Png).Bytes;
        var transcoder = new PngTranscoder(Kit.Imaging);
        byte[] first = (await transcoder.Convert(png, DownloadFormat.Avif, CancellationToken.None)).ToArray();

        var watch = Stopwatch.StartNew();
        byte[] second = (await transcoder.Convert(png, DownloadFormat.Avif, CancellationToken.None)).ToArray();
        watch.Stop();

        Assert.Equal(first, second);
        Assert.True(second.Length < png.Length, "AVIF is larger than PNG");
        Assert.True(watch.ElapsedMilliseconds < FinalEncodeMsMax, string.Create(CultureInfo.InvariantCulture, $"{watch.ElapsedMilliseconds} ms, {second.Length} bytes"));
    }

    [Fact]
    public void A_strangers_AVIF_is_not_read()
    {
        byte[] avif = Kit.Renderer.Render(Kit.Compose(Prompt), 128, ImageFormat.Avif).Bytes;
        Assert.Throws<ImagingException>(() => VipsImage.FromEncoded(avif, ImageFormat.Png));
    }
}
