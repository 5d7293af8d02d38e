using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>Runs test projects, at most two at a time, and collects every test's end.</summary>
internal sealed class TestRun(string home, string resultsFolder, string postgres, TestFilter filter, Action<string> say)
{
    private const int SuitesAtOnceMax = 2;
    private const int OutputTailLines = 40;
    private const string ArabicCulture = "ar-SA";

    private readonly ConcurrentBag<TestOutcome> _outcomes = [];

    /// <summary>Everything that ended so far.</summary>
    internal IReadOnlyCollection<TestOutcome> Outcomes => _outcomes;

    /// <summary>Runs the projects that the filter chooses; those that ask for it once more under an Arabic culture.</summary>
    internal async Task RunAsync(IReadOnlyList<TestSuite> all, CancellationToken cancel)
    {
        var runs = filter.Choose(all)
            .SelectMany(suite => suite.RunsUnderArabic ? [(suite, culture: (string?)null), (suite, ArabicCulture)] : new[] { (suite, culture: (string?)null) })
            .ToList();
        var expression = filter.Expression(all);
        await Parallel.ForEachAsync(
            runs.Where(run => !run.suite.RunsAlone),
            new ParallelOptions { MaxDegreeOfParallelism = SuitesAtOnceMax, CancellationToken = cancel },
            async (run, token) => await RunOneAsync(run.suite, run.culture, expression, token));
        foreach (var (suite, culture) in runs.Where(run => run.suite.RunsAlone))
        {
            await RunOneAsync(suite, culture, expression, cancel);
        }
    }

    private async Task RunOneAsync(TestSuite suite, string? culture, string? expression, CancellationToken cancel)
    {
        var title = culture is null ? suite.Name : $"{suite.Name} under {culture}";
        var report = Path.Combine(resultsFolder, $"{suite.Name}.{culture ?? "usual"}.trx");
        List<string> command =
        [
            "dotnet", "test", suite.Assembly, "--logger", $"trx;LogFileName={Path.GetFileName(report)}", "--results-directory", resultsFolder,
        ];
        if (expression is not null)
        {
            command.AddRange(["--filter", expression]);
        }

        var clock = Stopwatch.StartNew();
        var result = await BoundedProcess.RunAsync(command, home, Environment(culture), suite.Budget, cancel);
        var outcomes = Outcome(title, suite, report, result);
        foreach (var outcome in outcomes)
        {
            _outcomes.Add(outcome);
        }

        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{title,-44} {TestSummary.Counts(outcomes)}  ({clock.Elapsed.TotalSeconds:F1} s)"));
    }

    private Dictionary<string, string> Environment(string? culture)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [PulseHome.EnvironmentVariable] = home,
            ["PULSE_TEST_POSTGRES"] = postgres,
            ["DOTNET_NOLOGO"] = "1",
        };
        if (culture is not null)
        {
            environment["PULSE_TEST_CULTURE"] = culture;
        }

        if (filter.Long)
        {
            environment["PULSE_TEST_LONG"] = "1";
        }

        return environment;
    }

    private static IReadOnlyList<TestOutcome> Outcome(string title, TestSuite suite, string report, BoundedResult result)
    {
        if (result.ExitCode is null)
        {
            return [Fault(title, string.Create(CultureInfo.InvariantCulture, $"killed after its budget of {suite.Budget.TotalSeconds:F0} s"), result)];
        }

        IReadOnlyList<TestOutcome> outcomes;
        try
        {
            outcomes = File.Exists(report) ? TestReports.ReadTrx(title, XDocument.Load(report)) : [];
        }
        catch (XmlException)
        {
            return [Fault(title, "its report is broken", result)];
        }

        // A run that broke outside of its tests (a crash, a missing assembly) must not pass for a green one.
        return result.ExitCode == 0 || outcomes.Any(outcome => outcome.Result == TestResult.Failed)
            ? outcomes
            : [.. outcomes, Fault(title, string.Create(CultureInfo.InvariantCulture, $"the run ended with exit code {result.ExitCode}"), result)];
    }

    private static TestOutcome Fault(string title, string what, BoundedResult result) =>
        new(title, $"(the run itself: {what})", TestResult.Failed, string.Join('\n', result.Output.Split('\n').TakeLast(OutputTailLines)));
}
