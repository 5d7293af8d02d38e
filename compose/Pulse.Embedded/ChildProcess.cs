using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Pulse.Embedded;

/// <summary>What a finished program left behind: its exit code (none when it was killed for being late) and what it printed.</summary>
public sealed record ChildResult(int? ExitCode, string Output)
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
        using var child = Child.Start(command, folder ?? "/", ImmutableDictionary<string, string>.Empty);
        if (!child.Process.WaitForExit(timeout))
        {
            child.Process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{string.Join(' ', command)}' did not end within {timeout.TotalSeconds:F0} s. It said:\n{child.Output}"));
        }

        // The timed overload may return before the last lines were read; this one waits for them.
        child.Process.WaitForExit();
        return new ChildResult(child.Process.ExitCode, child.Output);
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

    /// <summary>Runs a program that may take long. One that is late is killed, and its result has no exit code.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="variables">Its environment, on top of this process's own.</param>
    /// <param name="budget">The longest that it may take.</param>
    /// <param name="cancel">Kills it too, and then throws.</param>
    /// <exception cref="EmbeddedServerException">The program does not exist.</exception>
    public static async Task<ChildResult> RunAsync(
        IReadOnlyList<string> command,
        string folder,
        IReadOnlyDictionary<string, string> variables,
        TimeSpan budget,
        CancellationToken cancel)
    {
        using var child = Child.Start(command, folder, variables);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(budget);
        try
        {
            await child.Process.WaitForExitAsync(limit.Token);
            return new ChildResult(child.Process.ExitCode, child.Output);
        }
        catch (OperationCanceledException)
        {
            child.Process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new ChildResult(null, child.Output);
        }
    }

    /// <summary>A program that has been started, with whatever it has printed so far.</summary>
    private sealed class Child(Process process) : IDisposable
    {
        private readonly StringBuilder _output = new();

        internal Process Process => process;

        internal string Output
        {
            get
            {
                lock (_output)
                {
                    return _output.ToString();
                }
            }
        }

        internal static Child Start(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> variables)
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                UseShellExecute = false,
                WorkingDirectory = folder,
            };
            foreach (var (name, value) in variables)
            {
                start.Environment[name] = value;
            }

            var child = new Child(new Process { StartInfo = start });
            child.Begin(command[0]);
            return child;
        }

        public void Dispose() => process.Dispose();

        private void Begin(string program)
        {
            process.OutputDataReceived += (_, line) => Keep(line.Data);
            process.ErrorDataReceived += (_, line) => Keep(line.Data);
            try
            {
                process.Start();
            }
            catch (Win32Exception missing)
            {
                process.Dispose();
                throw new EmbeddedServerException($"Cannot run '{program}': {missing.Message}", missing);
            }

            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        private void Keep(string? line)
        {
            if (line is not null)
            {
                lock (_output)
                {
                    _output.AppendLine(line);
                }
            }
        }
    }
}
