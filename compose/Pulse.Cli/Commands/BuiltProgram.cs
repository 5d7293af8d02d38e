using System.Diagnostics;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>A program of this checkout that a subcommand hands over to: it speaks to the terminal itself and ends when the command is cancelled.</summary>
internal static class BuiltProgram
{
    /// <param name="project">The project's folder under the checkout; the program has its assembly's name.</param>
    /// <param name="assembly">Without ending.</param>
    /// <returns>Its exit code.</returns>
    internal static async Task<int> RunAsync(
        string project, string assembly, IEnumerable<string> arguments, CancellationToken cancel, params IEnumerable<(string Name, string Value)> environment)
    {
        var home = StudioState.Current.Home;
        var program = Path.Combine(home, project, "bin", "Release", "net10.0", $"{assembly}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false };
        start.Environment[PulseHome.EnvironmentVariable] = home;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new CliException("dotnet does not start.");
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
