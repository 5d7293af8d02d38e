using System.CommandLine;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>Makes the gallery of the documents again, or a contact sheet of prompts of one's own.</summary>
internal static class GalleryCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    internal static Command Create()
    {
        var words = new Argument<string[]>("WORDS")
        {
            Description = "Nothing, to make docs/gallery.md and its pictures again; or: contact FILE.png FORMAT SEED PROMPT...",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("gallery", "Draw what the composer makes of prompts: docs/gallery.md, or a contact sheet.");
        command.Arguments.Add(words);
        return command.Runs((parsed, cancel) => RunAsync(parsed.GetValue(words) ?? [], cancel));
    }

    private static async Task<int> RunAsync(string[] words, CancellationToken cancel)
    {
        var home = StudioState.Current.Home;
        NativePackages.EnsureInstalled(home, CommandActions.Say);
        var program = Path.Combine(home, "tests", "Pulse.Gallery", "bin", "Release", "net10.0", "Pulse.Gallery.dll");
        string[] asked = words.Length == 0 ? ["write", Path.Combine(home, "docs", "gallery")] : words;
        var run = await ChildProcess.RunAsync(
            ["dotnet", program, .. asked], Environment.CurrentDirectory, new Dictionary<string, string>(StringComparer.Ordinal) { [PulseHome.EnvironmentVariable] = home }, Budget, cancel);
        CommandActions.Say(run.Output);
        return run.Succeeded ? 0 : 1;
    }
}
