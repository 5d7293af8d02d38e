using Pulse.EndToEnd.Tests.Studio;
using Pulse.Embedded;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pulse.EndToEnd.Tests.Browser;

/// <summary>
/// The page of the running studio in a real browser. The steps are those of <c>web/e2e/main-job.ts</c>, which the web app's own
/// tests walk against its mock; here the studio serves the page, renders the pictures and takes the credit.
/// </summary>
[Collection(StudioCollection.Name)]
public sealed class BrowserJourneyTests(StudioUnderTest studio, ITestOutputHelper output)
{
    private const string Script = "test:e2e";
    private const string Steps = "main-job";

    /// <summary>At 1280 and at 390 pixels, each by an organization of its own.</summary>
    private const int Walks = 2;

    private const int CauseLinesMax = 8;

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    private static string Kept => Path.Combine(PulseHome.Find(), ".pulse", "test-results", "browser-journey");

    [BrowserFact]
    public async Task A_person_gets_from_the_sign_in_link_to_a_paid_picture_wide_and_narrow_Arabic_and_English()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, Walks).Select(_ => NewPersonAsync()));
        var run = await ChildProcess.RunAsync(
            ["npm", "run", Script, "--", Steps],
            BrowserFactAttribute.Web,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["CI"] = "true",
                ["NO_COLOR"] = "1",
                ["PULSE_E2E_SIGN_IN_LINKS"] = string.Join(' ', people.Select(person => person.Link)),
                ["PULSE_E2E_KEEP"] = Kept,
            },
            Budget,
            CancellationToken.None);

        output.WriteLine(run.Output);
        if (!run.Succeeded)
        {
            throw new XunitException($"The page did not do the main job: {Cause(run.Output)}\nThe studio's log: {await KeepLogAsync()}\n{run.Output}");
        }

        foreach (var (client, _) in people)
        {
            // That the page says so is not enough: exactly one creative was made and paid for here.
            Assert.Equal(new Balance(Granted: 100, Available: 99, Held: 0, Settled: 1), await client.BalanceAsync());
            Assert.Equal("COMPLETED", Assert.Single(await client.GenerationsAsync()).Status);
        }
    }

    /// <summary>What the steps expected and did not find; a summary of failures shows only the first lines of a long message.</summary>
    private static string Cause(string output)
    {
        const string Mark = "Caused by:";
        return string.Join('\n', output.Split('\n').SkipWhile(line => !line.StartsWith(Mark, StringComparison.Ordinal)).Take(CauseLinesMax));
    }

    private async Task<(PulseClient Client, string Link)> NewPersonAsync()
    {
        var organization = $"browser {PulseClient.Text(PulseClient.NewId())}";
        var client = await studio.SignInAsync(organization);
        return (client, (string)(await studio.SignInDetailsAsync(organization))["signInLink"]!);
    }

    private async Task<string> KeepLogAsync()
    {
        Directory.CreateDirectory(Kept);
        var path = Path.Combine(Kept, "studio.log");
        await File.WriteAllTextAsync(path, studio.LogTail());
        return path;
    }
}
