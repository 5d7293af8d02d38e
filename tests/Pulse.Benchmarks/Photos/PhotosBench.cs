using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Benchmarks.Frame;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;

namespace Pulse.Benchmarks.Photos;

/// <summary>What the models on photographs take: time by the clock, time of all cores, and the process's memory.</summary>
internal sealed class PhotosBench : IBench
{
    private const int RoundsMeasured = 5;
    private const int SidePx = 256;
    private const int PortraitSidePx = 1024;
    private const double UpscaleSecondsMax = 3;
    private const double MemoryMbMax = 600;

    public string Name => "photos";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        var cache = Directory.CreateTempSubdirectory("pulse-bench-photos").FullName;
        try
        {
            return await Measure(ImagingRuntime.Start(new ImagingOptions { CacheFolder = cache }), progress, cancellation);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchRow>> Measure(ImagingRuntime imaging, Action<string> progress, CancellationToken cancellation)
    {
        var options = new ModelOptions { AddedFolder = Path.Combine(imaging.Parts.Home, ".pulse", "models") };
        using var runner = new OnnxModelRunner(
            new ModelCatalog(ModelModule.BuiltIn(imaging), options.AddedFolder), options, imaging.Parts.ModelRuntimeFile, NullLogger<OnnxModelRunner>.Instance);
        var upscaler = new PhotoUpscaler(runner, new PhotoLimits());
        Photo small = Waves(SidePx);
        Photo large = Waves(PortraitSidePx);
        var rows = new List<BenchRow>();
        await Time("upscale 256 to 1024", UpscaleSecondsMax, async () => await upscaler.Upscale(small, 4, UpscaleEffort.Normal, cancellation));
        await Time("upscale 256 to 1024, careful", null, async () => await upscaler.Upscale(small, 4, UpscaleEffort.Careful, cancellation));
        await Time("upscale 256 to 512", null, async () => await upscaler.Upscale(small, 2, UpscaleEffort.Normal, cancellation));
        await Time("denoise 256", null, async () => await new Denoiser(runner).Denoise(small, cancellation));
        await Time("safety check of 1024", null, async () => await new ImageSafety(runner).Judge(large, cancellation));
        await Time("looking for a person in 1024", null, async () => await new PortraitCutout(runner).Mask(large, cancellation));
        rows.Add(new BenchRow("the process with all models, highest RSS", HighestMb(), "MB").AtMost(MemoryMbMax));
        return rows;

        async Task Time(string what, double? secondsMax, Func<Task> work)
        {
            progress(what);
            await work();
            var seconds = new List<double>();
            using var me = Process.GetCurrentProcess();
            var before = me.TotalProcessorTime;
            for (var round = 0; round < RoundsMeasured; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await work();
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            me.Refresh();
            var row = new BenchRow($"{what}, by the clock", Rounds.Median(seconds), "s");
            rows.Add(secondsMax is { } max ? row.AtMost(max) : row);
            rows.Add(new BenchRow($"{what}, of all cores", (me.TotalProcessorTime - before).TotalSeconds / RoundsMeasured, "s"));
        }
    }

    private static Photo Waves(int side)
    {
        var pixels = new byte[side * side * Photo.Bands];
        for (var at = 0; at < pixels.Length; at++)
        {
            var (x, y, band) = (at / Photo.Bands % side, at / Photo.Bands / side, at % Photo.Bands);
            pixels[at] = (byte)(128 + (60 * Math.Sin((x + (band * 9)) / 7.0)) + (60 * Math.Cos(y / 11.0)));
        }

        return new Photo(pixels, side, side);
    }

    /// <summary>Of <c>/proc/self/status</c>, which counts in kB.</summary>
    private static double HighestMb() => double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture) / 1024;
}
