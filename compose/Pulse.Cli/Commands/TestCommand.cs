using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pulse.Cli.Studio;
using Pulse.Cli.Suites;
using Pulse.Embedded;

namespace Pulse.Cli.Commands;

internal static class TestCommand
{
    internal static Command Create()
    {
        var text = new Argument<string?>("FILTER")
        {
            Description = "Part of a project's name (runs it whole), else part of a test's name. 'web' runs the web app's tests.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var whole = new Option<bool>("--long") { Description = "Also run the tests that take minutes." };
        var command = new Command("test", "Run every test with every server it needs; the last line counts passed, failed and skipped.");
        command.Arguments.Add(text);
        command.Options.Add(whole);
        return command.Runs((parsed, cancel) => RunAsync(new TestFilter(parsed.GetValue(text), parsed.GetValue(whole)), cancel));
    }

    private static async Task<int> RunAsync(TestFilter filter, CancellationToken cancel)
    {
        var state = StudioState.Current;
        var clock = Stopwatch.StartNew();
        if (BuildMachine.IsThis)
        {
            BuildMachine.InstallMissing(CommandActions.Say);
        }

        NativePackages.EnsureInstalled(state.Home, CommandActions.Say);
        using var server = await ScratchPostgres.StartAsync(state.Home, cancel: cancel);
        using var oldest = OldestPostgres.IsInstalled ? await ScratchPostgres.StartAsync(state.Home, OldestPostgres.BinFolder, cancel) : null;
        CommandActions.Say(string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL {server.Server.MajorVersion} on port {server.Server.Port}"));
        var results = FreshFolder(Path.Combine(state.Folder, "test-results"));
        var suites = TestSuite.FindAll(state.Home);
        var run = new TestRun(
            state.Home, results, server.Server.ConnectionString, oldest?.Server.ConnectionString, filter, CommandActions.Say);
        await run.RunAsync(suites, cancel);
        List<TestOutcome> outcomes = [.. run.Outcomes];
        if (WebTests.Exist(state.Home) && filter.ChoosesWeb(suites))
        {
            outcomes.AddRange(await WebTests.RunAsync(state.Home, results, CommandActions.Say, cancel));
        }

        return Conclude(BuildMachine.IsThis ? TestSummary.Strictly(outcomes) : outcomes, clock.Elapsed);
    }

    private static int Conclude(IReadOnlyList<TestOutcome> outcomes, TimeSpan took)
    {
        CommandActions.Say(string.Create(CultureInfo.InvariantCulture, $"All took {took.TotalSeconds:F0} s."));
        TestSummary.Print(outcomes, CommandActions.Say);

        // A filter that matches nothing is a mistake of typing, not a success.
        return outcomes.Count > 0 && outcomes.All(outcome => outcome.Result != TestResult.Failed)
            ? CommandActions.Success
            : CommandActions.Failure;
    }

    private static string FreshFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }
}
