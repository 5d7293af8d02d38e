namespace Pulse.Cli;

/// <summary>Something the person at the keyboard can mend; its message is all they need, so no stack trace is shown.</summary>
internal class CliException(string message) : Exception(message);
