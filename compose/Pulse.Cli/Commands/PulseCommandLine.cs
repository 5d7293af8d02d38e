using System.CommandLine;
using System.CommandLine.Help;
using Pulse.Cli.Analyst;
using Pulse.Cli.Projections;

namespace Pulse.Cli.Commands;

/// <summary>All subcommands of <c>./pulse</c>.</summary>
internal static class PulseCommandLine
{
    internal static Command Create()
    {
        var root = new Command(
            "./pulse", "Pulse: an Arabic-first AI creative studio. Start with: ./pulse demo \"إعلان قهوة في عمّان\" --out out");
        root.Options.Add(new HelpOption());
        root.Subcommands.Add(UpCommand.Create());
        root.Subcommands.Add(DownCommand.Create());
        root.Subcommands.Add(ResetCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(TestCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(GalleryCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(GraphQLCommand.Create());
        root.Subcommands.Add(ProjectionsCommand.Create());
        root.Subcommands.Add(AnalystCommand.Create());
        root.Subcommands.Add(SimCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        return root;
    }
}
