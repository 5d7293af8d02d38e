using System.CommandLine;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>How every subcommand runs and ends.</summary>
internal static class CommandActions
{
    internal const int Success = 0;
    internal const int Failure = 1;

    /// <summary>The exit code of a program that was interrupted (128 + SIGINT).</summary>
    private const int Interrupted = 130;

    /// <summary>Runs the action and turns faults that a person can mend into one line and exit code 1.</summary>
    internal static Command Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                return await action(parsed, cancel);
            }
            catch (Exception mendable) when (mendable is CliException or EmbeddedServerException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"pulse: {mendable.Message}");
                return Failure;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return Interrupted;
            }
        });
        return command;
    }

    /// <summary>Prints one line as it is, never wrapped: links must stay whole.</summary>
    internal static void Say(string line) => Console.Out.WriteLine(line);
}
