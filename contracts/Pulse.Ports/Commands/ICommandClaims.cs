using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Ports.Commands;

/// <summary>What a claim of a command's id found.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>Nobody had the id before; it stands for this command now, and for ever.</summary>
    public sealed record Claimed : ClaimResult;

    /// <summary>The id stands for a command already: perhaps for this very one, tried before.</summary>
    /// <param name="Stream">The stream that the command was for.</param>
    /// <param name="CommandHash">SHA-256 of that command.</param>
    public sealed record HeldBy(StreamName Stream, string CommandHash) : ClaimResult;
}

/// <summary>
/// Which command each id of an organization stands for, across all streams (<c>write.command_claim</c>). A stream knows the
/// ids of its own commands only. A claim is never given back: whoever made it may have lost the answer to an append.
/// </summary>
public interface ICommandClaims
{
    /// <summary>Claims an id unless it is held. Of any number of claimants at once, in any number of processes, exactly one is told that it claimed.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown; claiming again is safe.</exception>
    ValueTask<ClaimResult> Claim(
        OrganizationId organization, CommandId command, StreamName stream, string commandHash, CancellationToken cancellation);

    /// <summary>Who holds an id, or null; claims nothing.</summary>
    /// <exception cref="PulseFaultException">The claims could not be read.</exception>
    ValueTask<ClaimResult.HeldBy?> Find(OrganizationId organization, CommandId command, CancellationToken cancellation);
}
