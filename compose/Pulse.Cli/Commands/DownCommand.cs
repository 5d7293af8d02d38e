using System.CommandLine;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Commands;

internal static class DownCommand
{
    internal static Command Create() =>
        new Command("down", "Stop the studio and its PostgreSQL; the state in .pulse/ stays.").Runs(async (_, _) =>
        {
            var stopped = await new StudioProcess(StudioState.Current).StopAsync();
            CommandActions.Say(stopped ? "Stopped." : "Nothing was running.");
            return CommandActions.Success;
        });
}
