using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;
using Pulse.Cli.Verify;

namespace Pulse.Cli.Commands;

/// <summary>The main job end to end: four samples, a pick, high resolution, files with their provenance.</summary>
internal static class DemoCommand
{
    private const string DefaultPrompt = "إعلان قهوة في عمّان";
    private const string DefaultFolder = "out";
    internal const string Organization = "demo";
    private const int CreditsGranted = 10;

    internal static Command Create()
    {
        var prompt = new Argument<string>("PROMPT")
        {
            Description = "What is needed, in your own words, Arabic or English.",
            DefaultValueFactory = _ => DefaultPrompt,
        };
        var folder = new Option<string>("--out") { Description = "Folder of the pictures.", DefaultValueFactory = _ => DefaultFolder };
        var wishes = new WishOptions();
        var command = new Command("demo", "Make four samples and one high-resolution picture through the public API.");
        command.Arguments.Add(prompt);
        command.Options.Add(folder);
        wishes.AddTo(command);
        return command.Runs((parsed, cancel) => StudioVisit.RunAsync(
            CommandActions.Say,
            address => WalkAsync(address, wishes.Of(parsed, parsed.GetRequiredValue(prompt)), parsed.GetRequiredValue(folder), cancel),
            cancel));
    }

    private static async Task<int> WalkAsync(Uri address, DemoWish wish, string folder, CancellationToken cancel)
    {
        var access = await AccessWithCreditAsync(new DevelopmentAccess(StudioState.Current), address, cancel);
        using var api = new GraphQlClient(address, access.Token);
        var everything = await DemoBars.ShowAsync(progress => new DemoRun(address, access, api).WalkAsync(wish, progress, cancel));
        var files = await new DemoFiles(api, folder).SaveAsync(everything, access.OrganizationId, cancel);
        foreach (var file in files)
        {
            CommandActions.Say(Path.Combine(folder, file));
        }

        await VerifyAsync(address, access, [.. files.Where(file => file != DemoFiles.ProvenanceName).Select(file => Path.Combine(folder, file))], cancel);
        return CommandActions.Success;
    }

    /// <summary>Each picture proves by itself where it comes from.</summary>
    private static async Task VerifyAsync(Uri address, DevelopmentToken access, IReadOnlyList<string> pictures, CancellationToken cancel)
    {
        using var client = new VerifyClient(address, access.Token);
        foreach (var picture in pictures)
        {
            var answer = await client.VerifyAsync(picture, cancel);
            if ((string?)answer["verdict"] != VerifyClient.Ours)
            {
                throw new CliException($"{picture} does not verify: {answer["message"]}");
            }
        }

        CommandActions.Say(string.Create(
            CultureInfo.InvariantCulture, $"All {pictures.Count} pictures carry their signed provenance: ./pulse verify {pictures[^1]}"));
    }

    /// <summary>The demo grants itself what one final costs, and only when its organization has not that much left.</summary>
    internal static async Task<DevelopmentToken> AccessWithCreditAsync(DevelopmentAccess development, Uri address, CancellationToken cancel)
    {
        var access = await development.TokenAsync(address, Organization, null, cancel);
        using var api = new GraphQlClient(address, access.Token);
        var budget = await api.AskAsync(DemoDocuments.Budget, new JsonObject { ["token"] = access.ConsistencyToken }, cancel);
        return (int)budget["creditBalance"]!["available"]! >= (int)budget["quote"]!["finalCredits"]!
            ? access
            : await development.TokenAsync(address, Organization, CreditsGranted, cancel);
    }
}
