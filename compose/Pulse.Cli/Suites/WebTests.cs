using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace Pulse.Cli.Suites;

/// <summary>The web app's own tests: <c>npm test</c> in <c>web/</c>, whose last program is Vitest and takes Vitest's options.</summary>
internal static class WebTests
{
    private const string Title = "web";

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    internal static bool Exist(string home) => File.Exists(Path.Combine(home, "web", "package.json"));

    internal static async Task<IReadOnlyList<TestOutcome>> RunAsync(
        string home, string resultsFolder, Action<string> say, CancellationToken cancel)
    {
        var folder = Path.Combine(home, "web");
        var report = Path.Combine(resultsFolder, "web.junit.xml");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CI"] = "true" };
        string[] command = ["npm", "test", "--", "--reporter=default", "--reporter=junit", $"--outputFile.junit={report}"];
        var clock = Stopwatch.StartNew();
        var result = await BoundedProcess.RunAsync(command, folder, environment, Budget, cancel);
        var outcomes = Outcome(report, result);
        say(string.Create(CultureInfo.InvariantCulture, $"{Title,-44} {TestSummary.Counts(outcomes)}  ({clock.Elapsed.TotalSeconds:F1} s)"));
        return outcomes;
    }

    private static IReadOnlyList<TestOutcome> Outcome(string report, BoundedResult result)
    {
        var outcomes = File.Exists(report) ? TestReports.ReadJUnit(Title, XDocument.Load(report)) : [];
        return (outcomes.Count > 0 && result.ExitCode == 0) || outcomes.Any(outcome => outcome.Result == TestResult.Failed)
            ? outcomes
            : [.. outcomes, new TestOutcome(Title, "npm test", result.ExitCode == 0 ? TestResult.Passed : TestResult.Failed, result.Output)];
    }
}
