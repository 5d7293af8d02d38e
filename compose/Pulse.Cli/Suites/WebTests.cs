using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>The web app's own tests: <c>npm test</c> in <c>web/</c>, which writes a JUnit report where it is told to.</summary>
internal static class WebTests
{
    private const string Title = "web";
    private const string ReportVariable = "PULSE_TEST_REPORT";

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    internal static bool Exist(string home) => File.Exists(Path.Combine(home, "web", "package.json"));

    internal static async Task<IReadOnlyList<TestOutcome>> RunAsync(
        string home, string resultsFolder, Action<string> say, CancellationToken cancel)
    {
        var folder = Path.Combine(home, "web");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            ChildProcess.Require(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallTimeout, folder);
        }

        var report = Path.Combine(resultsFolder, "web.junit.xml");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [ReportVariable] = report, ["CI"] = "true" };
        var clock = Stopwatch.StartNew();
        var result = await BoundedProcess.RunAsync(["npm", "test"], folder, environment, Budget, cancel);
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
