using System.Diagnostics;
using System.Text;

namespace Pulse.Cli.Suites;

/// <summary>How a program with a time budget ended: its exit code, or nothing when it was killed, and what it printed.</summary>
internal sealed record BoundedResult(int? ExitCode, string Output);

/// <summary>Runs a program that may take long, within a budget, and kills it with all its children past that.</summary>
internal static class BoundedProcess
{
    internal static async Task<BoundedResult> RunAsync(
        IReadOnlyList<string> command,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan budget,
        CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(budget);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new BoundedResult(process.ExitCode, Read(output));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new BoundedResult(null, Read(output));
        }
    }

    private static void Keep(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }

    private static string Read(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }
}
