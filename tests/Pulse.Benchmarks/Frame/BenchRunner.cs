using System.Globalization;

namespace Pulse.Benchmarks.Frame;

/// <summary>Runs the benches named on the command line, or all, prints their rows and writes each result's file.</summary>
public static class BenchRunner
{
    private const int ExitUsage = 2;

    public static async Task<int> Run(IReadOnlyList<IBench> benches, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var unknown = names.Where(name => benches.All(bench => bench.Name != name)).ToArray();
        if (unknown.Length > 0)
        {
            await Console.Error.WriteLineAsync(
                $"No benchmark is named {string.Join(", ", unknown)}; there are: {string.Join(", ", benches.Select(bench => bench.Name))}.");
            return ExitUsage;
        }

        foreach (var bench in benches.Where(bench => names.Count == 0 || names.Contains(bench.Name)))
        {
            var rows = await bench.Run(line => Console.Error.WriteLine($"  {bench.Name}: {line}"), cancellation);
            var file = await BenchResults.Write(bench.Name, rows, cancellation);
            Print(bench.Name, rows);
            Console.WriteLine($"  written to {file}");
        }

        return 0;
    }

    private static void Print(string name, IReadOnlyList<BenchRow> rows)
    {
        Console.WriteLine(name);
        var width = rows.Max(row => row.What.Length);
        foreach (var row in rows)
        {
            var figure = string.Create(CultureInfo.InvariantCulture, $"{row.Value,12:#,0.##} {row.Unit,-9}");
            var peer = row.Peer is { } value
                ? string.Create(CultureInfo.InvariantCulture, $"peer {value,10:#,0.##}  ratio {row.Ratio,5:0.00}")
                : string.Empty;
            Console.WriteLine($"  {row.What.PadRight(width)}  {figure}  {peer,-31}  {row.Target ?? "-",-14}  {row.Verdict}");
        }
    }
}
