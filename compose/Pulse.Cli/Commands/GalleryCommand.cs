using System.CommandLine;
using Pulse.Cli.Studio;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

/// <summary>Makes the gallery of the documents again, or a contact sheet of prompts of one's own.</summary>
internal static class GalleryCommand
{
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
        string[] asked = words.Length == 0 ? ["write", Path.Combine(home, "docs", "gallery")] : words;
        return await BuiltProgram.RunAsync(Path.Combine("tests", "Pulse.Gallery"), "Pulse.Gallery", asked, cancel);
    }
}
