using System.CommandLine;

namespace Pulse.Cli.Commands;

/// <summary>All subcommands of <c>./pulse</c>.</summary>
internal static class PulseCommandLine
{
    internal static RootCommand Create()
    {
        var root = new RootCommand("Pulse: an Arabic-first AI creative studio. Start with: ./pulse demo \"إعلان قهوة في عمّان\" --out out");
        root.Subcommands.Add(UpCommand.Create());
        root.Subcommands.Add(DownCommand.Create());
        root.Subcommands.Add(ResetCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        return root;
    }
}
