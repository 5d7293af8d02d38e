using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pulse.Embedded;

/// <summary>What a finished program left behind.</summary>
public sealed record ChildResult(int ExitCode, string Output)
{
    /// <summary>True when the program exited with 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs one program to its end. Every run has a time limit; past it the program and its children are killed.</summary>
public static class ChildProcess
{
    /// <summary>Runs a program and returns its exit code with its output and errors in the order they came.</summary>
    /// <exception cref="TimeoutException">The program did not end in time; it was killed.</exception>
    /// <exception cref="EmbeddedServerException">The program does not exist.</exception>
    public static ChildResult Run(IReadOnlyList<string> command, TimeSpan timeout, string? folder = null)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "/",
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new EmbeddedServerException($"Cannot run '{command[0]}': {missing.Message}", missing);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{string.Join(' ', command)}' did not end within {timeout.TotalSeconds:F0} s. It said:\n{Read(output)}"));
        }

        // The timed overload may return before the last lines were read; this one waits for them.
        process.WaitForExit();
        return new ChildResult(process.ExitCode, Read(output));
    }

    /// <summary>As <see cref="Run"/>, and a failing exit is a fault that carries the program's own words.</summary>
    public static string Require(IReadOnlyList<string> command, TimeSpan timeout, string? folder = null)
    {
        var result = Run(command, timeout, folder);
        return result.Succeeded
            ? result.Output
            : throw new EmbeddedServerException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{string.Join(' ', command)}' failed with exit code {result.ExitCode}:\n{result.Output}"));
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
