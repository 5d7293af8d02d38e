using System.CommandLine;

namespace Pulse.Cli.Demo;

/// <summary>Everything besides the prompt that the demo can be told.</summary>
internal sealed class WishOptions
{
    private const string Square = "SQUARE";
    private static readonly string[] Formats = [Square, "STORY", "LANDSCAPE", "PORTRAIT", "BANNER", "A4", "A3"];

    private readonly Option<string> _format = Named(new Option<string>("--format") { Description = "Of samples and final.", DefaultValueFactory = _ => Square });
    private readonly Option<string[]> _also = Named(new Option<string[]>("--also") { Description = "Another format of the final, for the same price; may be repeated." });
    private readonly Option<string?> _photo = new("--photo") { Description = "A photograph inside the creative: PNG, JPEG or WebP." };
    private readonly Option<bool> _cutOut = new("--cut-out") { Description = "Use the person in the photograph without what is behind." };
    private readonly Option<string?> _logo = new("--logo") { Description = "A brand's logo: PNG, JPEG, WebP or SVG." };
    private readonly Option<string[]> _colours = new("--colour") { Description = "A brand's colour as #rrggbb, the most important first; may be repeated." };
    private readonly Option<string?> _arabicFont = new("--arabic-font") { Description = "A brand's family for Arabic, for example Cairo." };
    private readonly Option<string?> _latinFont = new("--latin-font") { Description = "A brand's family for Latin letters." };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _format, _also, _photo, _cutOut, _logo, _colours, _arabicFont, _latinFont })
        {
            command.Options.Add(option);
        }
    }

    internal DemoWish Of(ParseResult parsed, string prompt) => new(
        prompt, parsed.GetRequiredValue(_format), parsed.GetValue(_also) ?? [], parsed.GetValue(_photo), parsed.GetValue(_cutOut), parsed.GetValue(_logo),
        parsed.GetValue(_colours) ?? [], parsed.GetValue(_arabicFont), parsed.GetValue(_latinFont));

    private static Option<T> Named<T>(Option<T> option)
    {
        option.AcceptOnlyFromAmong(Formats);
        return option;
    }
}
