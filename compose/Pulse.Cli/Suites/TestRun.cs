using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pulse.Embedded;

namespace Pulse.Cli.Suites;

/// <summary>Runs test projects, at most two at a time, and collects every test's end.</summary>
/// <param name="postgres">The server that tests use.</param>
/// <param name="oldestPostgres">The server of those that run on the oldest version too; null when it is not installed.</param>
internal sealed class TestRun(
    string home, string resultsFolder, string postgres, string? oldestPostgres, TestFilter filter, Action<string> say)
{
    private const int SuitesAtOnceMax = 2;
    private const int OutputTailLines = 40;
    private const string ArabicCulture = "ar-SA";
    private const string ReportName = "results.trx";

    private readonly ConcurrentBag<TestOutcome> _outcomes = [];

    /// <summary>Everything that ended so far.</summary>
    internal IReadOnlyCollection<TestOutcome> Outcomes => _outcomes;

    /// <summary>Runs the projects that the filter chooses; those that ask for it once more under an Arabic culture.</summary>
    internal async Task RunAsync(IReadOnlyList<TestSuite> all, CancellationToken cancel)
    {
        var chosen = filter.Choose(all);
        var expression = filter.Expression(all);
        var byName = filter.ChoosesByName(all);
        await Parallel.ForEachAsync(
            chosen.Where(suite => !suite.RunsAlone),
            new ParallelOptions { MaxDegreeOfParallelism = SuitesAtOnceMax, CancellationToken = cancel },
            async (suite, token) => await RunBothAsync(suite, expression, byName, token));
        foreach (var suite in chosen.Where(suite => suite.RunsAlone))
        {
            await RunBothAsync(suite, expression, byName, cancel);
        }
    }

    /// <summary>One after the other, because measuring coverage changes the assemblies that both runs load.</summary>
    private async Task RunBothAsync(TestSuite suite, string? expression, bool byName, CancellationToken cancel)
    {
        await RunOneAsync(suite, new Setting(suite.Name, "usual", postgres), expression, byName, cancel);
        if (suite.RunsUnderArabic)
        {
            await RunOneAsync(suite, new Setting($"{suite.Name} under {ArabicCulture}", ArabicCulture, postgres, ArabicCulture), expression, byName, cancel);
        }

        if (suite.RunsOnOldestPostgres)
        {
            await RunOnOldestAsync(suite, $"{suite.Name} on {OldestPostgres.Title}", expression, byName, cancel);
        }
    }

    private async Task RunOnOldestAsync(TestSuite suite, string title, string? expression, bool byName, CancellationToken cancel)
    {
        if (oldestPostgres is null)
        {
            _outcomes.Add(new TestOutcome(title, "(the whole run)", TestResult.Skipped, OldestPostgres.Absence));
            return;
        }

        await RunOneAsync(suite, new Setting(title, "oldest", oldestPostgres), expression, byName, cancel);
    }

    /// <summary>What is particular to one of a project's runs.</summary>
    /// <param name="Title">Names the run.</param>
    /// <param name="Folder">Ends the name of the folder of its results.</param>
    /// <param name="Postgres">The server that it uses.</param>
    /// <param name="Culture">The culture that it runs under; null for the machine's.</param>
    private sealed record Setting(string Title, string Folder, string Postgres, string? Culture = null)
    {
        internal bool IsUsual => Folder == "usual";
    }

    private async Task RunOneAsync(TestSuite suite, Setting setting, string? expression, bool byName, CancellationToken cancel)
    {
        var title = setting.Title;
        var folder = Path.Combine(resultsFolder, $"{suite.Name}.{setting.Folder}");

        // Tests chosen by name say nothing about the whole.
        var coverage = setting.IsUsual && !byName ? suite.Coverage : null;
        var clock = Stopwatch.StartNew();
        var command = Command(suite, folder, expression, coverage);
        var result = await ChildProcess.RunAsync(command, home, Environment(setting), suite.Budget, cancel);
        var outcomes = Outcome(title, suite, Path.Combine(folder, ReportName), result);
        if (coverage is not null && result.ExitCode == 0)
        {
            outcomes = [.. outcomes, TestReports.ReadCoverage(title, coverage, CoverageReport(folder))];
        }

        foreach (var outcome in outcomes)
        {
            _outcomes.Add(outcome);
        }

        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{title,-44} {TestSummary.Counts(outcomes)}  ({clock.Elapsed.TotalSeconds:F1} s)"));
    }

    private static List<string> Command(TestSuite suite, string folder, string? expression, CoverageTarget? coverage)
    {
        List<string> command = ["dotnet", "test"];
        if (coverage is null)
        {
            command.Add(suite.Assembly);
        }
        else
        {
            // Only through the project file does the platform find the collector of its package.
            command.AddRange([suite.ProjectFile, "--no-build", "-c", "Release"]);
            command.AddRange(["--collect", $"XPlat Code Coverage;Include=[{coverage.Assembly}]*"]);
        }

        command.AddRange(["--logger", $"trx;LogFileName={ReportName}", "--results-directory", folder]);
        if (expression is not null)
        {
            command.AddRange(["--filter", expression]);
        }

        return command;
    }

    private static XDocument? CoverageReport(string folder) =>
        Directory.EnumerateFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories).FirstOrDefault() is { } path
            ? XDocument.Load(path)
            : null;

    private Dictionary<string, string> Environment(Setting setting)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [PulseHome.EnvironmentVariable] = home,
            ["PULSE_TEST_POSTGRES"] = setting.Postgres,
            ["DOTNET_NOLOGO"] = "1",
        };
        if (setting.Culture is { } culture)
        {
            environment["PULSE_TEST_CULTURE"] = culture;
        }

        if (filter.Long)
        {
            environment["PULSE_TEST_LONG"] = "1";
        }

        return environment;
    }

    private static IReadOnlyList<TestOutcome> Outcome(string title, TestSuite suite, string report, ChildResult result)
    {
        if (result.ExitCode is null)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"killed after its budget of {suite.Budget.TotalSeconds:F0} s");
            return [Fault(title, what, result)];
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
            : [.. outcomes, Fault(
                title, string.Create(CultureInfo.InvariantCulture, $"the run ended with exit code {result.ExitCode}"), result)];
    }

    private static TestOutcome Fault(string title, string what, ChildResult result) =>
        new(title, $"(the run itself: {what})", TestResult.Failed, string.Join('\n', result.Output.Split('\n').TakeLast(OutputTailLines)));
}
