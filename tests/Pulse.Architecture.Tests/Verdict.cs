namespace Pulse.Architecture.Tests;

/// <summary>Says which violations there are, all at once.</summary>
internal static class Verdict
{
    internal static void Holds(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found.Prepend("The rule is broken:")));
    }

    /// <summary>A rule that has never failed proves nothing: it must name the planted violation.</summary>
    internal static void Finds(string planted, IEnumerable<string> violations) =>
        Assert.Contains(violations, violation => violation.Contains(planted, StringComparison.Ordinal));
}
