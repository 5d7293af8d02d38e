using Pulse.Contracts;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;

namespace Pulse.Ports.Commands;

/// <summary>How a command ended.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>The command is in the log, now or since an earlier try; or there was nothing to do.</summary>
    /// <param name="Revision">The stream's revision after the command.</param>
    /// <param name="Position">A reader at this position sees what the command did.</param>
    /// <param name="WasRepeat">True when this command id was accepted before.</param>
    public sealed record Accepted(StreamName Stream, long Revision, LogPosition Position, bool WasRepeat) : CommandResult;

    /// <summary>A rule said no; nothing was appended.</summary>
    public sealed record Rejected(Rejection Rejection) : CommandResult;
}

/// <summary>Hands commands to the write side, in this process or another.</summary>
public interface ICommandClient
{
    /// <exception cref="PulseFaultException">The outcome is unknown; sending the same command again is safe.</exception>
    ValueTask<CommandResult> Send(CommandEnvelope envelope, CancellationToken cancellation);
}
