using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pulse.Benchmarks.Engines;

/// <summary>The load: Debian's wrk, one thread, so that the other core is the server's.</summary>
internal static partial class Wrk
{
    private const int Connections = 32;

    /// <summary>Requests a second that a server answers; an answer other than 200 is a fault.</summary>
    public static async Task<double> PerSecond(Uri address, string query, string? token, TimeSpan time, CancellationToken cancellation)
    {
        var script = Path.GetTempFileName();
        try
        {
            var authorization = token is null ? string.Empty : $"wrk.headers[\"Authorization\"] = \"Bearer {token}\"\n";
            await File.WriteAllTextAsync(
                script,
                $"wrk.method = \"POST\"\nwrk.body = [==[{JsonSerializer.Serialize(new { query })}]==]\nwrk.headers[\"Content-Type\"] = \"application/json\"\n{authorization}",
                cancellation);
            var seconds = ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            using var wrk = Start("-t1", string.Create(CultureInfo.InvariantCulture, $"-c{Connections}"), $"-d{seconds}s", "-s", script, address.ToString());
            var output = await wrk.StandardOutput.ReadToEndAsync(cancellation);
            await wrk.WaitForExitAsync(cancellation);
            return output.Contains("Non-2xx", StringComparison.Ordinal) || !Rate().IsMatch(output)
                ? throw new InvalidOperationException(output)
                : double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static Process Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("wrk is missing. Install it with: apt-get install -y wrk", missing);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[0-9.]+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rate();
}
