using System.Globalization;
using System.Text.RegularExpressions;
using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>What no source file may hold. Each rule looks at one file and names the line.</summary>
internal static partial class SourceRules
{
    private const int LinesMax = 400;
    private const int ProgramLinesMax = 40;
    private const int ReadmeLinesMax = 60;
    private const int GeneratedMarkLines = 3;
    private const int MatchTimeoutMs = 2000;

    private static readonly string[] CodeExtensions = [".cs", ".ts", ".tsx", ".sql", ".css"];

    /// <summary>A file that does not fit a head should be two.</summary>
    internal static IEnumerable<string> ShortEnough(SourceFile file)
    {
        var max = file.Name == "Program.cs" ? ProgramLinesMax : file.Name == "README.md" && file.Path != "README.md" ? ReadmeLinesMax : LinesMax;
        var limited = (CodeExtensions.Contains(file.Extension, StringComparer.Ordinal) && !IsGenerated(file)) || file.Name == "README.md";
        var lines = file.Text.AsSpan().Count('\n');
        return limited && lines >= max
            ? [string.Create(CultureInfo.InvariantCulture, $"{file.Path} has {lines} lines; fewer than {max} are allowed.")]
            : [];
    }

    /// <summary>Whoever wants to understand what a program wrote reads the program: its first lines say which one.</summary>
    private static bool IsGenerated(SourceFile file) =>
        string.Join('\n', file.Text.Split('\n').Take(GeneratedMarkLines)).Contains("auto-generated", StringComparison.Ordinal);

    /// <summary>Work that is left belongs to an issue.</summary>
    internal static IEnumerable<string> NothingLeftToDo(SourceFile file) =>
        CodeExtensions.Contains(file.Extension, StringComparer.Ordinal) ? Matches(file, LeftToDo(), file.Text, "leaves something to do") : [];

    /// <summary>A wait has a state and a limit; a sleep has neither.</summary>
    internal static IEnumerable<string> NoSleeps(SourceFile file) => Matches(file, Sleep(), WithoutComments(file.Text), "sleeps");

    /// <summary>
    /// What is caught is handled, recorded or turned into an answer. Only an expected end may be passed over: a named type that is
    /// not everything, or everything narrowed by a condition, and the reason in the body.
    /// </summary>
    internal static IEnumerable<string> NoEmptyCatch(SourceFile file) => Matches(
        file,
        EmptyCatch(),
        file.Text,
        "catches something to forget it",
        match => !match.Groups["body"].Value.Contains("//", StringComparison.Ordinal)
            || (!match.Groups["when"].Success && (!match.Groups["type"].Success || CatchesEverything().IsMatch(match.Groups["type"].Value))));

    /// <summary>Old code is in the history.</summary>
    internal static IEnumerable<string> NoCodeInComments(SourceFile file) => Matches(file, CodeInComment(), file.Text, "keeps code in a comment");

    /// <summary>The rules on cultures cannot be switched off where they hurt.</summary>
    internal static IEnumerable<string> CultureRulesStayOn(SourceFile file) =>
        Matches(file, CultureRuleOff(), file.Text, "switches a culture rule off");

    /// <summary>
    /// Pooled connections are handed on without a reset, so nothing may stay in a session: settings and roles are a
    /// transaction's, locks too, and there are no temporary tables.
    /// </summary>
    internal static IEnumerable<string> NothingStaysInSessions(SourceFile file) =>
        file.Extension is ".cs" or ".sql" ? Matches(file, SessionState(), file.Text, "leaves something in a session of a pool") : [];

    private static IEnumerable<string> Matches(
        SourceFile file, Regex pattern, string text, string what, Func<Match, bool>? counts = null) => pattern.Matches(text)
        .Where(match => counts is null || counts(match))
        .Select(match => string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{text.AsSpan(0, match.Index).Count('\n') + 1} {what}: {match.Value.Trim()}"));

    /// <summary>Blanks comments out, keeping the lines where they are.</summary>
    private static string WithoutComments(string text) =>
        Comment().Replace(text, match => match.Value[0] == '/' ? new string('\n', match.Value.AsSpan().Count('\n')) : match.Value);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"\bTask\.Delay\s*\(|\bThread\.Sleep\s*\(", RegexOptions.None, MatchTimeoutMs)]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bcatch\b\s*(?<type>\([^)]*\))?\s*(?<when>when\s*\([^{}]*\))?\s*\{(?<body>(\s|//[^\n]*\n)*)\}", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"^\(\s*(System\.)?(System)?Exception\b", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex CatchesEverything();

    [GeneratedRegex(@"^[ \t]*//(?!/)[^\n]*(;|\)\s*\{|=>)[ \t]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex CodeInComment();

    [GeneratedRegex(@"(#pragma warning disable|NoWarn|SuppressMessage)[^\n]*(CA1304|CA1305|MA0011|MA0076)", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex CultureRuleOff();

    [GeneratedRegex(
        @"(""|^\s*)SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)[a-z_.]+\s*(=|TO\b|\s)|\bset_config\s*\([^()]*,\s*false\s*\)|\bpg_(try_)?advisory_lock(_shared)?\s*\(|\bCREATE\s+TEMP",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        MatchTimeoutMs)]
    private static partial Regex SessionState();

    /// <summary>Comments, and strings so that a string with slashes is not taken for one.</summary>
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/", RegexOptions.None, MatchTimeoutMs)]
    private static partial Regex Comment();
}
