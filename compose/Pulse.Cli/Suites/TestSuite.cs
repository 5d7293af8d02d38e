using System.Globalization;
using System.Xml.Linq;

namespace Pulse.Cli.Suites;

/// <summary>How much of an assembly a project's tests must walk through.</summary>
/// <param name="Assembly">The assembly: <c>PulseCoverageOf</c>.</param>
/// <param name="BranchPercentMin">Share of its branches: <c>PulseBranchCoverageMin</c>.</param>
internal sealed record CoverageTarget(string Assembly, double BranchPercentMin);

/// <summary>One test project and how its project file asks to be run.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="ProjectFile">Its project file.</param>
/// <param name="Assembly">Its built assembly.</param>
/// <param name="Budget">How long it may take before it is killed: <c>PulseTestBudgetSeconds</c>.</param>
/// <param name="RunsUnderArabic">Whether it is run once more under ar-SA: <c>PulseCultureRun</c>.</param>
/// <param name="RunsOnOldestPostgres">Whether it is run once more on the oldest PostgreSQL: <c>PulseOldestPostgresRun</c>.</param>
/// <param name="RunsAlone">Whether nothing else may run meanwhile, because it measures or kills: <c>PulseRunAlone</c>.</param>
/// <param name="Coverage">What its whole run must cover, if anything.</param>
internal sealed record TestSuite(
    string Name, string ProjectFile, string Assembly, TimeSpan Budget, bool RunsUnderArabic, bool RunsOnOldestPostgres, bool RunsAlone, CoverageTarget? Coverage)
{
    private const int DefaultBudgetSeconds = 300;

    /// <summary>All test projects of a checkout, by name.</summary>
    internal static IReadOnlyList<TestSuite> FindAll(string home) =>
    [
        .. Directory.GetDirectories(Path.Combine(home, "tests"), "*.Tests")
            .Select(folder => Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    internal static TestSuite Read(string projectFile)
    {
        var properties = XDocument.Load(projectFile).Descendants("PropertyGroup").Elements()
            .ToLookup(element => element.Name.LocalName, element => element.Value.Trim(), StringComparer.Ordinal);
        var name = Path.GetFileNameWithoutExtension(projectFile);
        var seconds = properties["PulseTestBudgetSeconds"].LastOrDefault() is { } text
            ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : DefaultBudgetSeconds;
        var covered = properties["PulseCoverageOf"].LastOrDefault();
        return new TestSuite(
            name,
            projectFile,
            Path.Combine(Path.GetDirectoryName(projectFile)!, "bin", "Release", "net10.0", $"{name}.dll"),
            TimeSpan.FromSeconds(seconds),
            IsTrue("PulseCultureRun"),
            IsTrue("PulseOldestPostgresRun"),
            IsTrue("PulseRunAlone"),
            covered is null
                ? null
                : new CoverageTarget(covered, double.Parse(properties["PulseBranchCoverageMin"].Last(), CultureInfo.InvariantCulture)));

        bool IsTrue(string property) => string.Equals(properties[property].LastOrDefault(), "true", StringComparison.OrdinalIgnoreCase);
    }
}
