using System.Diagnostics;
using System.Globalization;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>Bytes: formats, sizes, and that they are the same every time.</summary>
public sealed class RenderTests
{
    private const string Prompt = "إعلان قهوة في عمّان، خصم 20% هاتف 0791234567";

    [Theory]
    [InlineData(ImageFormat.Png, new byte[] { 0x89, 0x50, 0x4E, 0x47 })]
    [InlineData(ImageFormat.Jpeg, new byte[] { 0xFF, 0xD8, 0xFF })]
    [InlineData(ImageFormat.Webp, new byte[] { 0x52, 0x49, 0x46, 0x46 })]
    public void Each_encoder_writes_a_picture_of_the_size_asked_for(ImageFormat format, byte[] signature)
    {
        RenderedImage image = Kit.Renderer.Render(Kit.Compose(Prompt, CanvasFormat.Landscape), CanvasFormat.Landscape.SampleWidthPx(), format);
        Assert.Equal(signature, image.Bytes[..signature.Length]);
        using VipsImage read = VipsImage.FromEncoded(image.Bytes, format);
        Assert.Equal((768, 432), (read.Width, read.Height));
        Assert.Equal((768, 432), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(CanvasFormat.Square, 2160, 2160)]
    [InlineData(CanvasFormat.Story, 2160, 3840)]
    [InlineData(CanvasFormat.Landscape, 3840, 2160)]
    [InlineData(CanvasFormat.Portrait, 2160, 2700)]
    [InlineData(CanvasFormat.Banner, 3840, 1280)]
    [InlineData(CanvasFormat.A4, 2480, 3508)]
    [InlineData(CanvasFormat.A3, 3508, 4962)]
    public void A_final_is_drawn_again_at_full_size(CanvasFormat format, int width, int height)
    {
        Composition composition = Kit.Compose(Prompt, format);
        using VipsImage final = Kit.Renderer.Draw(composition, format.FinalWidthPx(), withTexts: true);
        Assert.Equal((width, height), (final.Width, final.Height));

        // An upscaled sample has no detail between its own pixels; a drawing does.
        using VipsImage sample = Kit.Renderer.Draw(composition, format.SampleWidthPx(), withTexts: true);
        using VipsImage upscaled = sample.Resize(width);
        Box headline = composition.Texts[0].Box;
        double scale = (double)width / composition.Width;
        Assert.True(Sharpness(final, headline, scale) > 1.5 * Sharpness(upscaled, headline, scale));
    }

    [Fact]
    public void A_sample_shows_the_same_design_as_its_final()
    {
        Composition composition = Kit.Compose(Prompt, seed: 4);
        using VipsImage sample = Kit.Renderer.Draw(composition, 512, withTexts: true);
        using VipsImage final = Kit.Renderer.Draw(composition, 2048, withTexts: true);
        using VipsImage shrunk = final.Resize(512);
        double difference = sample.Pixels().Zip(shrunk.Pixels(), (one, other) => Math.Abs(one - other)).Average();
        Assert.True(difference < 2, string.Create(CultureInfo.InvariantCulture, $"mean difference {difference:0.00} of 255"));
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_and_another_seed_others()
    {
        string Hash(long seed) => Kit.Renderer.Render(Kit.Compose(Prompt, seed: seed), 512, ImageFormat.Png).Sha256;
        Assert.Equal(Hash(9), Hash(9));
        Assert.NotEqual(Hash(9), Hash(10));
    }

    [Fact]
    public void Another_process_under_another_culture_gives_the_same_bytes()
    {
        string[] here = [.. Hashes()];
        string[] there = RunProbe(Probe.Argument, "ar-SA");
        Assert.Equal(here, there);
    }

    [Fact]
    public async Task Pictures_drawn_at_the_same_time_are_the_same()
    {
        string[] alone = [.. Hashes()];
        string[][] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Hashes().ToArray())));
        Assert.All(together, hashes => Assert.Equal(alone, hashes));
    }

    [Fact]
    public void Nonsense_is_refused_as_a_fault_with_a_site()
    {
        ImagingException fault = Assert.Throws<ImagingException>(() => VipsImage.FromSvg("<svg"u8.ToArray(), 1));
        Assert.Equal("PLS-IM02", fault.SiteId);
        Assert.Throws<ImagingException>(() => VipsImage.FromEncoded([1, 2, 3], ImageFormat.Png));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kit.Renderer.Render(Kit.Compose(Prompt), Renderer.WidthPxMax + 1, ImageFormat.Png));
    }

    [Fact]
    public void Two_hundred_pictures_leave_the_memory_bounded()
    {
        // In a process of its own: in this one, other tests hold models and photographs meanwhile.
        long resident = long.Parse(RunProbe(Probe.MemoryArgument).Single(), CultureInfo.InvariantCulture);
        Assert.True(resident < 600, string.Create(CultureInfo.InvariantCulture, $"{resident} MB resident"));
    }

    /// <summary>What this process holds after two hundred pictures.</summary>
    internal static long ResidentMegabytes()
    {
        for (int picture = 0; picture < 200; picture++)
        {
            _ = Kit.Renderer.Render(Kit.Compose(Prompt, seed: picture), CanvasFormat.Square.SampleWidthPx(), ImageFormat.Png);
        }

        ImagingRuntime.ReleaseMemory();
        return Process.GetCurrentProcess().WorkingSet64 / (1024 * 1024);
    }

    /// <summary>What the probe process prints; see <see cref="Probe"/>.</summary>
    internal static IEnumerable<string> Hashes()
    {
        foreach (CanvasFormat format in Kit.Formats)
        {
            for (int sample = 0; sample < 4; sample++)
            {
                yield return Kit.Renderer.Render(Kit.Compose(Prompt, format, 77, sample), 384, (ImageFormat)(sample % 3)).Sha256;
            }
        }
    }

    private static string[] RunProbe(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in new[] { "exec", "--runtimeconfig", Beside(".runtimeconfig.json"), "--depsfile", Beside(".deps.json"), typeof(RenderTests).Assembly.Location }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "the probe did not end");
        Assert.True(process.ExitCode == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string Beside(string ending) => Path.ChangeExtension(typeof(RenderTests).Assembly.Location, null) + ending;

    private static double Sharpness(VipsImage image, Box box, double scale)
    {
        using VipsImage part = image.Crop((int)(box.X * scale), (int)(box.Y * scale), (int)(box.Width * scale), (int)(box.Height * scale));
        byte[] pixels = part.Pixels();
        double sum = 0;
        for (int at = 3; at < pixels.Length; at++)
        {
            int step = pixels[at] - pixels[at - 3];
            sum += step * step;
        }

        return sum / pixels.Length;
    }
}
