using System.Text.Json.Nodes;
using Pulse.Embedded;
using Pulse.EndToEnd.Tests.Browser;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>Swagger UI in a real browser, under a policy that lets nothing in from elsewhere.</summary>
[Collection(StudioCollection.Name)]
public sealed class ApiDocsBrowserTests(StudioUnderTest studio)
{
    private const int RoutesMin = 25;
    private static readonly TimeSpan PageTimeMax = TimeSpan.FromMinutes(2);

    [BrowserFact]
    public async Task The_page_shows_every_route_without_a_complaint_or_a_request_to_anybody_else()
    {
        var kept = Path.Combine(PulseHome.Find(), ".pulse", "test-results", "api-docs.png");
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        var run = await ChildProcess.RunAsync(
            ["node", Path.Combine(PulseHome.Find(), "tests", "Pulse.EndToEnd.Tests", "Rest", "api-docs.mjs"), studio.Address.ToString().TrimEnd('/'), BrowserFactAttribute.Web, kept],
            BrowserFactAttribute.Web,
            new Dictionary<string, string>(StringComparer.Ordinal),
            PageTimeMax,
            CancellationToken.None);

        Assert.True(run.Succeeded, run.Output);
        var told = JsonNode.Parse(run.Output[run.Output.IndexOf("{\"foreign\"", StringComparison.Ordinal)..])!;
        Assert.Empty(told["foreign"]!.AsArray());
        Assert.Empty(told["complaints"]!.AsArray());
        Assert.True((int)told["routes"]! >= RoutesMin, run.Output);
        Assert.Contains("Idempotency-Key", (string)told["body"]!, StringComparison.Ordinal);
    }
}
