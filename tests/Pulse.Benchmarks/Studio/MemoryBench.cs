using System.Globalization;
using Pulse.Benchmarks.Frame;

namespace Pulse.Benchmarks.Studio;

/// <summary>What the .NET process holds: at rest after the start, and at most during the main job.</summary>
internal sealed class MemoryBench : IBench
{
    private const int LooksAtRest = 10;
    private const int Walks = 3;
    private const double IdleMbMax = 400;
    private const double DemoMbMax = 600;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    public string Name => "memory";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var studio = await BenchStudio.Start(progress, cancellation);
        var person = await studio.SignIn(organization: 1, cancellation);
        var atRest = new List<double>();
        using (var look = new PeriodicTimer(LookInterval))
        {
            while (atRest.Count < LooksAtRest && await look.WaitForNextTickAsync(cancellation))
            {
                atRest.Add(StatusMb(studio.ProcessId, "VmRSS"));
            }
        }

        for (var walk = 0; walk < Walks; walk++)
        {
            await studio.Walk(person, cancellation);
        }

        return
        [
            new BenchRow("the .NET process at rest, RSS", Rounds.Median(atRest), "MB").AtMost(IdleMbMax),
            new BenchRow($"the .NET process, highest RSS in {Walks} main jobs", StatusMb(studio.ProcessId, "VmHWM"), "MB").AtMost(DemoMbMax),
            new BenchRow("PostgreSQL beside it, sum of its processes' own memory", PostgresMb(studio), "MB"),
        ];
    }

    /// <summary>A line of <c>/proc/PID/status</c>, which counts in kB (proc_pid_status(5)).</summary>
    private static double StatusMb(int process, string line) =>
        KbOf(File.ReadLines(FormattableString.Invariant($"/proc/{process}/status")).First(text => text.StartsWith(line + ":", StringComparison.Ordinal))) / 1024;

    // Anonymous memory only: shared buffers are counted once by nobody in particular.
    private static double PostgresMb(BenchStudio studio) => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Where(folder => IsOf(folder, studio.PostgresProcessId))
        .Sum(folder => KbOf(File.ReadLines(Path.Combine(folder, "status")).First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal))) / 1024);

    private static bool IsOf(string folder, int server)
    {
        try
        {
            var parent = File.ReadLines(Path.Combine(folder, "status")).First(text => text.StartsWith("PPid:", StringComparison.Ordinal));
            return Path.GetFileName(folder) == server.ToString(CultureInfo.InvariantCulture)
                || parent.Split('\t')[1] == server.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // The process ended between listing and reading.
            return false;
        }
    }

    private static double KbOf(string line) =>
        double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
}
