using System.Diagnostics;
using Pulse.Benchmarks.Frame;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;

namespace Pulse.Benchmarks.Print;

/// <summary>How long a sheet takes from its composition to the bytes of its PDF, and how large the file is.</summary>
internal sealed class PrintBench : IBench
{
    private const int Sheets = 20;
    private const double A4MsMax = 2_000, A3MsMax = 3_000;

    private static readonly string[] Prompts =
    [
        "رمضان كريم من مطعم البيت \"إفطار العائلة\" السعر 12.500 دينار، للحجز +962 79 123 4567",
        "مؤتمر الذكاء الاصطناعي العربي الخامس في الجامعة الأردنية",
        "خصم ٥٠٪ على كل شيء هذا الأسبوع، اتصل على 0791234567",
        "Charity run for clean water, 14 March",
    ];

    public string Name => "print";

    public Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        var cache = Directory.CreateTempSubdirectory("pulse-bench-print").FullName;
        try
        {
            var imaging = ImagingRuntime.Start(new ImagingOptions { CacheFolder = cache });
            var composer = new DesignComposer(Knowledge.Load(), imaging, new TextShaper());
            var printer = new PdfRenderer(new Renderer(imaging), imaging);
            return Task.FromResult<IReadOnlyList<BenchRow>>([.. Measure(CanvasFormat.A4), .. Measure(CanvasFormat.A3)]);

            IEnumerable<BenchRow> Measure(CanvasFormat format)
            {
                progress($"{format}");
                var milliseconds = new List<double>();
                var kilobytes = new List<double>();
                for (var sheet = 0; sheet < Sheets; sheet++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var composition = composer.Compose(new CompositionRequest(Prompts[sheet % Prompts.Length], "ar", format, sheet, sheet % 4));
                    var started = Stopwatch.GetTimestamp();
                    var printed = printer.Render(composition);
                    milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    kilobytes.Add(printed.Bytes.Length / 1024.0);
                }

                yield return new BenchRow($"PDF of {format}, P50", Rounds.Median(milliseconds), "ms");
                var slow = new BenchRow($"PDF of {format}, P90", Rounds.Percentile(milliseconds, 0.9), "ms");
                yield return slow.AtMost(format == CanvasFormat.A4 ? A4MsMax : A3MsMax);
                yield return new BenchRow($"PDF of {format}, largest of {Sheets}", kilobytes.Max(), "KB");
            }
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }
}
