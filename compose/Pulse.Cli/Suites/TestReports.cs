using System.Globalization;
using System.Xml.Linq;

namespace Pulse.Cli.Suites;

/// <summary>Reads the result files that the test runners write.</summary>
internal static class TestReports
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The results of a .NET test run (TRX, of Visual Studio's test platform).</summary>
    internal static IReadOnlyList<TestOutcome> ReadTrx(string suite, XDocument document) =>
    [
        .. document.Descendants(Trx + "UnitTestResult").Select(result => new TestOutcome(
            suite,
            (string?)result.Attribute("testName") ?? "(no name)",
            (string?)result.Attribute("outcome") switch
            {
                "Passed" => TestResult.Passed,
                "NotExecuted" => TestResult.Skipped,
                _ => TestResult.Failed,
            },
            TrxMessage(result.Element(Trx + "Output")))),
    ];

    /// <summary>The results of a JavaScript test run (JUnit's form, which Vitest, Playwright and Node's runner all write).</summary>
    internal static IReadOnlyList<TestOutcome> ReadJUnit(string suite, XDocument document) =>
    [
        .. document.Descendants("testcase").Select(test => new TestOutcome(
            suite,
            $"{(string?)test.Attribute("classname")} {(string?)test.Attribute("name")}".Trim(),
            test.Element("failure") is not null || test.Element("error") is not null ? TestResult.Failed
                : test.Element("skipped") is not null ? TestResult.Skipped : TestResult.Passed,
            JUnitMessage(test.Element("failure") ?? test.Element("error") ?? test.Element("skipped")))),
    ];

    /// <summary>Holds a run to its coverage (Cobertura's form); the figure is a test like any other.</summary>
    internal static TestOutcome ReadCoverage(string suite, CoverageTarget target, XDocument? report)
    {
        var assembly = report?.Descendants("package").FirstOrDefault(package => (string?)package.Attribute("name") == target.Assembly);
        if ((string?)assembly?.Attribute("branch-rate") is not { } rate)
        {
            return new TestOutcome(suite, $"(branch coverage of {target.Assembly})", TestResult.Failed, "The run left no report of it.");
        }

        var percent = double.Parse(rate, CultureInfo.InvariantCulture) * 100;
        return new TestOutcome(
            suite,
            string.Create(CultureInfo.InvariantCulture, $"(branch coverage of {target.Assembly}: {percent:F1} %)"),
            percent >= target.BranchPercentMin ? TestResult.Passed : TestResult.Failed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{percent:F1} % of the branches were walked; at least {target.BranchPercentMin:F0} % are asked for."));
    }

    private static string TrxMessage(XElement? output)
    {
        var error = output?.Element(Trx + "ErrorInfo");
        string?[] parts = [error?.Element(Trx + "Message")?.Value, error?.Element(Trx + "StackTrace")?.Value];
        var said = string.Join('\n', parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return said.Length > 0 ? said : output?.Element(Trx + "StdOut")?.Value.Trim() ?? "";
    }

    private static string JUnitMessage(XElement? ending) => ending is null
        ? ""
        : $"{(string?)ending.Attribute("message")}\n{ending.Value}".Trim();
}
