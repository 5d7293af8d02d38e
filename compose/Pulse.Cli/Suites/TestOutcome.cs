namespace Pulse.Cli.Suites;

/// <summary>How one test ended.</summary>
internal enum TestResult
{
    /// <summary>It held.</summary>
    Passed,

    /// <summary>It did not hold, or could not be run to its end.</summary>
    Failed,

    /// <summary>It was left out, for a reason that it names.</summary>
    Skipped,
}

/// <summary>One test's end.</summary>
/// <param name="Suite">The project, with the culture if it was not the usual one.</param>
/// <param name="Name">The test.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Message">A failure's message and place, or the reason of a skip.</param>
internal sealed record TestOutcome(string Suite, string Name, TestResult Result, string Message);
