using System.Globalization;
using System.Text.RegularExpressions;

namespace Pulse.Cli.Suites;

/// <summary>What a run of tests is told by: its failures, its skips with their reasons, and one closing line.</summary>
internal static partial class TestSummary
{
    /// <summary>The closing line, and the figures of one project.</summary>
    internal static string Counts(IReadOnlyCollection<TestOutcome> outcomes)
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Of(TestResult.Passed)} passed, {Of(TestResult.Failed)} failed, {Of(TestResult.Skipped)} skipped");

        int Of(TestResult result) => outcomes.Count(outcome => outcome.Result == result);
    }

    /// <summary>
    /// On a build machine everything can be installed, so a test may be left out there only for want of EventStoreDB, a GPU or
    /// the folder of shared fixtures; any other skip becomes a failure.
    /// </summary>
    internal static IReadOnlyList<TestOutcome> Strictly(IEnumerable<TestOutcome> outcomes) =>
    [
        .. outcomes.Select(outcome => outcome.Result == TestResult.Skipped && !PermittedReason().IsMatch(outcome.Message)
            ? outcome with
            {
                Result = TestResult.Failed,
                Message = $"With CI=true nothing may be skipped for this reason: {outcome.Message}",
            }
            : outcome),
    ];

    /// <summary>Prints failures, then skips, then the closing line, which is always the last.</summary>
    internal static void Print(IReadOnlyCollection<TestOutcome> outcomes, Action<string> say)
    {
        foreach (var failure in InOrder(outcomes, TestResult.Failed))
        {
            say($"\nFAILED   {failure.Suite}: {failure.Name}\n{Indent(failure.Message)}");
        }

        say("");
        foreach (var skip in InOrder(outcomes, TestResult.Skipped))
        {
            var reason = skip.Message.Length == 0 ? "no reason given" : skip.Message.Split('\n')[0].Trim();
            say($"skipped  {skip.Suite}: {skip.Name}: {reason}");
        }

        say(Counts(outcomes));
    }

    private static IEnumerable<TestOutcome> InOrder(IEnumerable<TestOutcome> outcomes, TestResult result) => outcomes
        .Where(outcome => outcome.Result == result)
        .OrderBy(outcome => outcome.Suite, StringComparer.Ordinal)
        .ThenBy(outcome => outcome.Name, StringComparer.Ordinal);

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => $"         {line.TrimEnd()}"));

    [GeneratedRegex(@"EventStoreDB|PULSE_ESDB|\bGPU\b|\.\./shared", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PermittedReason();
}
