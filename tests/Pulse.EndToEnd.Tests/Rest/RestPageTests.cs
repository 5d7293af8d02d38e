using System.Text.RegularExpressions;
using Pulse.Embedded;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>The commands of docs/rest.md, run as they stand there.</summary>
[Collection(StudioCollection.Name)]
public sealed partial class RestPageTests(StudioUnderTest studio)
{
    private const int PixelsAt = 16;
    private static readonly TimeSpan PageTimeMax = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_page_leads_from_nothing_to_a_downloaded_final()
    {
        var client = await studio.SignInAsNewAsync();
        var folder = Directory.CreateTempSubdirectory("pulse-rest-page-").FullName;
        var page = await File.ReadAllTextAsync(Path.Combine(PulseHome.Find(), "docs", "rest.md"));
        await File.WriteAllTextAsync(Path.Combine(folder, "page.sh"), "set -euo pipefail\n" + string.Join('\n', Commands().Matches(page).Select(match => match.Groups["commands"].Value)));

        var run = await ChildProcess.RunAsync(
            ["bash", "page.sh"],
            folder,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PULSE_URL"] = studio.Address.ToString().TrimEnd('/'), ["PULSE_TOKEN"] = client.Token },
            PageTimeMax,
            CancellationToken.None);

        Assert.True(run.Succeeded, run.Output);
        var final = await File.ReadAllBytesAsync(Path.Combine(folder, "final.png"));
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(final.AsSpan(PixelsAt)) >= 2160, "The final is not in high resolution.");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(new Balance(Granted: 100, Available: 99, Held: 0, Settled: 1), await client.BalanceAsync());
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();
}
