using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>Hygiene of the sources. Planted violations are strings put together here, so that this file does not break the rules itself.</summary>
public sealed class SourceTests
{
    /// <summary>Runs in the compiler, on a framework that lacks the overloads those rules ask for.</summary>
    private const string BuildOnly = "bff-graphql/Pulse.GraphQL.Generator/";

    [Fact]
    public void Files_are_short() => Verdict.Holds(Repository.Files.SelectMany(SourceRules.ShortEnough));

    [Fact]
    public void Nothing_is_left_to_do() => Verdict.Holds(Repository.Files.SelectMany(SourceRules.NothingLeftToDo).Where(NotThisProject));

    [Fact]
    public void Nothing_sleeps() => Verdict.Holds(Repository.CSharp.SelectMany(SourceRules.NoSleeps).Where(NotThisProject));

    [Fact]
    public void Nothing_is_caught_to_be_forgotten() => Verdict.Holds(Repository.CSharp.SelectMany(SourceRules.NoEmptyCatch).Where(NotThisProject));

    [Fact]
    public void No_comment_holds_code() => Verdict.Holds(Repository.CSharp.SelectMany(SourceRules.NoCodeInComments));

    [Fact]
    public void Rules_on_cultures_are_errors_and_stay_on()
    {
        var settings = Repository.File(".editorconfig").Text;
        Assert.All(["CA1304", "CA1305", "MA0011", "MA0076"], rule => Assert.Contains($"dotnet_diagnostic.{rule}.severity = error", settings, StringComparison.Ordinal));
        Verdict.Holds(Repository.Files.Where(file => file.Extension is ".cs" or ".csproj" or ".props").SelectMany(SourceRules.CultureRulesStayOn)
            .Where(NotThisProject).Where(violation => !violation.StartsWith(BuildOnly, StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_stays_in_a_session_of_a_pool() =>
        Verdict.Holds(Repository.Files.Where(IsModule).SelectMany(SourceRules.NothingStaysInSessions));

    [Theory]
    [InlineData("x/Long.cs", 400)]
    [InlineData("x/Program.cs", 40)]
    [InlineData("x/README.md", 60)]
    public void Given_a_planted_long_file_Then_it_is_found(string path, int lines)
    {
        Verdict.Finds(path, SourceRules.ShortEnough(new SourceFile(path, new string('\n', lines))));
        Verdict.Holds(SourceRules.ShortEnough(new SourceFile(path, new string('\n', lines - 1))));
    }

    [Fact]
    public void Given_planted_work_to_do_Then_it_is_found() => Verdict.Finds(":2 ", SourceRules.NothingLeftToDo(Planted("\n// TO" + "DO: later")));

    [Theory]
    [InlineData("await Task." + "Delay(10);")]
    [InlineData("Thread." + "Sleep(10);")]
    public void Given_a_planted_sleep_Then_it_is_found_but_not_in_a_comment(string code)
    {
        Verdict.Finds("x/File.cs:1", SourceRules.NoSleeps(Planted(code)));
        Verdict.Holds(SourceRules.NoSleeps(Planted($"// never {code}")));
    }

    [Theory]
    [InlineData("try { } catch { }")]
    [InlineData("try { } catch (IOException) { }")]
    [InlineData("try { } catch (Exception)\n{\n    // It does not matter.\n}")]
    [InlineData("try { } catch (IOException) when (File.Exists(path)) { }")]
    public void Given_a_planted_empty_catch_Then_it_is_found(string code) => Verdict.Finds("x/File.cs:1", SourceRules.NoEmptyCatch(Planted(code)));

    [Fact]
    public void A_catch_that_answers_or_passes_over_an_expected_end_is_fine()
    {
        Verdict.Holds(SourceRules.NoEmptyCatch(Planted("try { } catch (IOException) { return false; }")));
        Verdict.Holds(SourceRules.NoEmptyCatch(Planted("try { } catch (IOException) when (File.Exists(path))\n{\n    // Another process made it first.\n}")));
    }

    [Fact]
    public void Given_planted_code_in_a_comment_Then_it_is_found()
    {
        Verdict.Finds("x/File.cs:1", SourceRules.NoCodeInComments(Planted("// var old = Compute();")));
        Verdict.Holds(SourceRules.NoCodeInComments(Planted("// It is computed anew; see the record.")));
    }

    [Fact]
    public void Given_a_planted_suppression_of_a_culture_rule_Then_it_is_found() =>
        Verdict.Finds("x/File.cs:1", SourceRules.CultureRulesStayOn(Planted("#pragma warning " + "disable CA1305")));

    [Theory]
    [InlineData("Run(\"SET ROLE pulse_reader\")")]
    [InlineData("Run(\"SET work_mem = '1GB'\")")]
    [InlineData("Run(\"SELECT set_config('pulse.organization', $1, false)\")")]
    [InlineData("Run(\"SELECT pg_try_advisory_lock(1)\")")]
    [InlineData("Run(\"CREATE TEMP TABLE t ()\")")]
    public void Given_planted_state_of_a_session_Then_it_is_found(string code) =>
        Verdict.Finds("x/File.cs:1", SourceRules.NothingStaysInSessions(Planted(code)));

    [Fact]
    public void Given_what_ends_with_its_transaction_Then_it_is_allowed()
    {
        Verdict.Holds(SourceRules.NothingStaysInSessions(Planted("Run(\"SET LOCAL ROLE pulse_reader\"); Run(\"SET TRANSACTION READ ONLY\");")));
        Verdict.Holds(SourceRules.NothingStaysInSessions(Planted("Run(\"SELECT set_config('a', $1, true), pg_advisory_xact_lock(1)\"); Run(\"UPDATE a SET b = 1\");")));
    }

    /// <summary>What runs in a studio; tools and tests have connections of their own.</summary>
    private static bool IsModule(SourceFile file) =>
        new[] { "write-side/", "projections/", "read-side/", "bff-graphql/", "compose/Pulse.Adapters/", "compose/Pulse.Standalone/" }
            .Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static SourceFile Planted(string text) => new("x/File.cs", text);

    /// <summary>This project names what it forbids.</summary>
    private static bool NotThisProject(string violation) => !violation.StartsWith("tests/Pulse.Architecture.Tests/", StringComparison.Ordinal);
}
