using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;

namespace Pulse.Simulation.Tests.World;

/// <summary>The claims of command ids: a table that all hosts share.</summary>
internal sealed class SimulatedClaims(Plant plant)
{
    private readonly Dictionary<(OrganizationId, CommandId), ClaimResult.HeldBy> _held = [];

    public ClaimResult Claim(OrganizationId organization, CommandId command, ClaimResult.HeldBy claimant)
    {
        var isFree = _held.TryAdd((organization, command), claimant);
        return isFree || plant == Plant.ForgetClaims ? new ClaimResult.Claimed() : _held[(organization, command)];
    }

    public ClaimResult.HeldBy? Find(OrganizationId organization, CommandId command) => _held.GetValueOrDefault((organization, command));
}

/// <summary>The claims as one host reaches them.</summary>
internal sealed class HostClaims(SimulatedClaims claims, SimulatedHost host) : ICommandClaims
{
    public ValueTask<ClaimResult> Claim(
        OrganizationId organization, CommandId command, StreamName stream, string commandHash, CancellationToken cancellation)
    {
        host.Reach("claim before", FaultRates.ClaimLost);
        var result = claims.Claim(organization, command, new ClaimResult.HeldBy(stream, commandHash));
        host.Reach("claim after", FaultRates.ClaimLost);
        return new(result);
    }

    public ValueTask<ClaimResult.HeldBy?> Find(OrganizationId organization, CommandId command, CancellationToken cancellation)
    {
        host.Reach("claim find", FaultRates.ClaimLost);
        return new(claims.Find(organization, command));
    }
}
