using System.CommandLine;
using System.Text.Json;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Pulse.Cli.Studio;
using Pulse.Cli.Verify;

namespace Pulse.Cli.Commands;

/// <summary>Any file in, its lineage or 'not ours' out.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whose files a person at this keyboard most likely has.</summary>
    private static readonly string[] LikelyOrganizations = [DemoCommand.Organization, DevelopmentAccess.DefaultOrganization];

    internal static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Pictures and sheets, or anything else.", Arity = ArgumentArity.OneOrMore };
        var organization = new Option<string?>("--org")
        {
            Description = "The development organization to ask as; without it, that of ./pulse demo and then that of ./pulse up.",
        };
        var json = new Option<bool>("--json") { Description = "Print each answer as one line of JSON, with the manifest." };
        var command = new Command("verify", "Say where files come from: their lineage, or 'not ours'. Exits with 1 unless all are ours and untouched.");
        command.Arguments.Add(files);
        command.Options.Add(organization);
        command.Options.Add(json);
        return command.Runs((parsed, cancel) =>
        {
            var asked = parsed.GetValue(organization) is { } name ? [name] : LikelyOrganizations;

            // What the start of a studio says is no part of the answer.
            return StudioVisit.RunAsync(
                Console.Error.WriteLine,
                address => VerifyAsync(new DevelopmentAccess(StudioState.Current), address, asked, parsed.GetRequiredValue(files), parsed.GetValue(json), CommandActions.Say, cancel),
                cancel);
        });
    }

    /// <summary>Answers the exit code.</summary>
    internal static async Task<int> VerifyAsync(
        DevelopmentAccess access, Uri address, IReadOnlyList<string> organizations, IReadOnlyList<string> files, bool isJson, Action<string> say, CancellationToken cancel)
    {
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            throw new CliException($"There is no file {missing}");
        }

        var tokens = new List<string>();
        foreach (var organization in organizations)
        {
            tokens.Add((await access.TokenAsync(address, organization, credits: null, cancel)).Token);
        }

        var exit = CommandActions.Success;
        foreach (var file in files)
        {
            var answer = await AskAsync(address, tokens, file, cancel);
            exit = (string?)answer["verdict"] == VerifyClient.Ours ? exit : CommandActions.Failure;
            say(isJson
                ? new JsonObject([KeyValuePair.Create("file", (JsonNode?)file), .. answer.DeepClone().AsObject().Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone()))]).ToJsonString(OneLine)
                : string.Join(Environment.NewLine, VerifyLines.Of(file, answer)));
        }

        return exit;
    }

    /// <summary>The answer of the first organization that knows the file, or of the last one.</summary>
    private static async Task<JsonObject> AskAsync(Uri address, IEnumerable<string> tokens, string file, CancellationToken cancel)
    {
        JsonObject? answer = null;
        foreach (var token in tokens)
        {
            using var client = new VerifyClient(address, token);
            answer = await client.VerifyAsync(file, cancel);
            if ((string?)answer["verdict"] != VerifyClient.NotOurs)
            {
                break;
            }
        }

        return answer!;
    }
}
