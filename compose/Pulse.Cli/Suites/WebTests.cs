using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>The web app's own tests: the scripts of <c>web/package.json</c> that end in Vitest and so take Vitest's options.</summary>
internal static class WebTests
{
    private const string BrowserScript = "test:e2e";
    private const string Browser = "/usr/bin/chromium";
    private const string BrowserMissing = "chromium is not installed; install it with: apt-get install -y chromium";

    private static readonly string[] Scripts = ["test", BrowserScript];
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    internal static bool Exist(string home) => File.Exists(Manifest(home));

    internal static async Task<IReadOnlyList<TestOutcome>> RunAsync(
        string home, string resultsFolder, Action<string> say, CancellationToken cancel)
    {
        var present = JsonNode.Parse(await File.ReadAllTextAsync(Manifest(home), cancel))?["scripts"]?.AsObject();
        List<TestOutcome> all = [];
        foreach (var script in Scripts.Where(script => present?.ContainsKey(script) == true))
        {
            var clock = Stopwatch.StartNew();
            var outcomes = script == BrowserScript && !File.Exists(Browser)
                ? [new TestOutcome("web", script, TestResult.Skipped, BrowserMissing)]
                : await RunScriptAsync(home, resultsFolder, script, cancel);
            all.AddRange(outcomes);
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"{"web " + script,-44} {TestSummary.Counts(outcomes)}  ({clock.Elapsed.TotalSeconds:F1} s)"));
        }

        return all;
    }

    private static string Manifest(string home) => Path.Combine(home, "web", "package.json");

    private static async Task<IReadOnlyList<TestOutcome>> RunScriptAsync(
        string home, string resultsFolder, string script, CancellationToken cancel)
    {
        var report = Path.Combine(resultsFolder, $"web.{script.Replace(':', '.')}.xml");
        string[] command = ["npm", "run", script, "--", "--reporter=default", "--reporter=junit", $"--outputFile.junit={report}"];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CI"] = "true" };
        var result = await ChildProcess.RunAsync(command, Path.Combine(home, "web"), environment, Budget, cancel);
        var outcomes = File.Exists(report) ? TestReports.ReadJUnit("web", XDocument.Load(report)) : [];

        // A run that broke outside of its tests must not pass for a green one, nor one that ran none.
        return (outcomes.Count > 0 && result.ExitCode == 0) || outcomes.Any(outcome => outcome.Result == TestResult.Failed)
            ? outcomes
            : [.. outcomes, new TestOutcome("web", $"npm run {script}", TestResult.Failed, result.Output)];
    }
}
