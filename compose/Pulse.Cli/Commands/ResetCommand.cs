using System.CommandLine;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

internal static class ResetCommand
{
    /// <summary>What was built is not state, and building it again would only cost time.</summary>
    private const string KeptFolder = "build";

    internal static Command Create() =>
        new Command("reset", "Stop everything and delete the state in .pulse/: database, keys, files, logs.").Runs(async (_, _) =>
        {
            var state = StudioState.Current;
            await new StudioProcess(state).StopAsync();
            EmbeddedPostgres.Delete(state.Postgres);
            foreach (var entry in new DirectoryInfo(state.Folder).EnumerateFileSystemInfos().Where(entry => entry.Name != KeptFolder))
            {
                if (entry is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            CommandActions.Say("The state is deleted.");
            return CommandActions.Success;
        });
}
