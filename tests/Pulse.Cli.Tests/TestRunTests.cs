using System.Xml.Linq;
using Pulse.Cli.Suites;
using Pulse.Embedded;

namespace Pulse.Cli.Tests;

/// <summary>The runner that decides whether everything is green must itself be able to fail.</summary>
public sealed class TestRunTests
{
    private const string Trx = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
          <UnitTestResult testName="Good" outcome="Passed" />
          <UnitTestResult testName="Bad" outcome="Failed"><Output>
            <ErrorInfo><Message>1 is not 2</Message><StackTrace>at line 4</StackTrace></ErrorInfo>
          </Output></UnitTestResult>
          <UnitTestResult testName="Left out" outcome="NotExecuted"><Output><StdOut>no GPU here</StdOut></Output></UnitTestResult>
          <UnitTestResult testName="Broken off" outcome="Aborted" />
        </Results></TestRun>
        """;

    private const string JUnit = """
        <testsuites><testsuite name="a">
          <testcase classname="page" name="shows the balance" />
          <testcase classname="page" name="mirrors"><failure message="not mirrored">at page.tsx</failure></testcase>
          <testcase classname="page" name="speaks"><skipped message="later" /></testcase>
        </testsuite></testsuites>
        """;

    private static readonly TestSuite Domain = Suite("Pulse.Domain.Tests");
    private static readonly TestSuite Bff = Suite("Pulse.Bff.Tests");
    private static readonly IReadOnlyList<TestSuite> Both = [Domain, Bff];

    [Fact]
    public void A_trx_report_is_read_with_its_reasons_and_an_unknown_ending_counts_as_failed()
    {
        var outcomes = TestReports.ReadTrx("suite", XDocument.Parse(Trx));

        Assert.Equal("1 passed, 2 failed, 1 skipped", TestSummary.Counts(outcomes));
        Assert.Equal("1 is not 2\nat line 4", outcomes[1].Message);
        Assert.Equal("no GPU here", outcomes[2].Message);
    }

    [Fact]
    public void A_junit_report_is_read_with_its_reasons()
    {
        var outcomes = TestReports.ReadJUnit("web", XDocument.Parse(JUnit));

        Assert.Equal("1 passed, 1 failed, 1 skipped", TestSummary.Counts(outcomes));
        Assert.Equal("not mirrored\nat page.tsx", outcomes[1].Message);
    }

    [Theory]
    [InlineData("0.912", TestResult.Passed)]
    [InlineData("0.899", TestResult.Failed)]
    public void A_run_is_held_to_its_coverage(string rate, object expected)
    {
        var target = new CoverageTarget("Pulse.Domain", BranchPercentMin: 90);
        var report = XDocument.Parse($"""<coverage><packages><package name="Pulse.Domain" branch-rate="{rate}" /></packages></coverage>""");

        Assert.Equal(expected, TestReports.ReadCoverage("suite", target, report).Result);
        Assert.Equal(TestResult.Failed, TestReports.ReadCoverage("suite", target, null).Result);
    }

    [Fact]
    public void A_project_file_says_how_it_is_run()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pulse-suite-").FullName, "Pulse.New.Tests.csproj");
        File.WriteAllText(file, """
            <Project><PropertyGroup>
              <PulseCultureRun>true</PulseCultureRun><PulseTestBudgetSeconds>7</PulseTestBudgetSeconds>
              <PulseCoverageOf>Pulse.New</PulseCoverageOf><PulseBranchCoverageMin>85</PulseBranchCoverageMin>
            </PropertyGroup></Project>
            """);

        var suite = TestSuite.Read(file);

        Assert.Equal("Pulse.New.Tests", suite.Name);
        Assert.Equal(TimeSpan.FromSeconds(7), suite.Budget);
        Assert.True(suite.RunsUnderArabic);
        Assert.False(suite.RunsAlone);
        Assert.Equal(new CoverageTarget("Pulse.New", 85), suite.Coverage);
    }

    [Theory]
    [InlineData("no GPU here", TestResult.Skipped)]
    [InlineData("PULSE_ESDB names no EventStoreDB", TestResult.Skipped)]
    [InlineData("../shared is absent", TestResult.Skipped)]
    [InlineData("flaky", TestResult.Failed)]
    [InlineData("", TestResult.Failed)]
    public void Given_a_build_machine_When_a_test_is_skipped_Then_only_known_reasons_pass(string reason, object expected)
    {
        var outcome = Assert.Single(TestSummary.Strictly([new TestOutcome("suite", "test", TestResult.Skipped, reason)]));

        Assert.Equal(expected, outcome.Result);
    }

    [Fact]
    public void The_closing_line_is_the_last_and_failures_and_skips_stand_before_it()
    {
        var said = new List<string>();

        TestSummary.Print(TestReports.ReadTrx("suite", XDocument.Parse(Trx)), said.Add);

        Assert.Equal("1 passed, 2 failed, 1 skipped", said[^1]);
        Assert.Contains(said, line => line.Contains("FAILED   suite: Bad", StringComparison.Ordinal));
        Assert.Contains("skipped  suite: Left out: no GPU here", said);
    }

    [Fact]
    public void A_filter_names_projects_or_else_tests()
    {
        var project = new TestFilter("domain", Long: false);
        var test = new TestFilter("Given_credits(1)", Long: false);

        Assert.Equal([Domain], project.Choose(Both));
        Assert.Equal("Category!=Long", project.Expression(Both));
        Assert.Equal(Both, test.Choose(Both));
        Assert.Equal(@"Category!=Long&FullyQualifiedName~Given_credits\(1\)", test.Expression(Both));
        Assert.Null(new TestFilter(null, Long: true).Expression(Both));
        Assert.True(new TestFilter(null, Long: false).ChoosesWeb(Both));
        Assert.True(new TestFilter("web", Long: false).ChoosesWeb(Both));
        Assert.False(project.ChoosesWeb(Both));
    }

    [Fact]
    public async Task A_program_past_its_budget_is_killed_with_its_children()
    {
        var folder = Directory.CreateTempSubdirectory("pulse-budget-");
        var childFile = Path.Combine(folder.FullName, "child");

        var result = await ChildProcess.RunAsync(
            ["bash", "-c", $"sleep 600 & echo $! > {childFile}; wait"],
            folder.FullName,
            new Dictionary<string, string>(StringComparer.Ordinal),
            TimeSpan.FromSeconds(2),
            CancellationToken.None);

        Assert.Null(result.ExitCode);
        var child = int.Parse((await File.ReadAllTextAsync(childFile)).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.Until(
            () => ProcessIdentity.Of(child) is null, TimeSpan.FromSeconds(10), () => "The child outlived its parent's budget.");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_project_that_asks_for_the_oldest_PostgreSQL_is_a_visible_skip_where_it_is_absent()
    {
        var folder = Directory.CreateTempSubdirectory("pulse-oldest-");
        var run = new TestRun(folder.FullName, folder.FullName, "Host=nowhere", oldestPostgres: null, new TestFilter(null, Long: false), _ => { });

        await run.RunAsync([Suite("Pulse.Nothing.Tests") with { RunsOnOldestPostgres = true, Budget = TimeSpan.FromSeconds(60) }], CancellationToken.None);

        var skip = Assert.Single(run.Outcomes, outcome => outcome.Result == TestResult.Skipped);
        Assert.Equal(("Pulse.Nothing.Tests on PostgreSQL 15", OldestPostgres.Absence), (skip.Suite, skip.Message));
        folder.Delete(recursive: true);
    }

    private static TestSuite Suite(string name) => new(
        name, $"/{name}.csproj", $"/{name}.dll", TimeSpan.FromSeconds(1), RunsUnderArabic: false, RunsOnOldestPostgres: false, RunsAlone: false, Coverage: null);
}
