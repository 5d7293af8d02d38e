using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Ports.Commands;
using Pulse.Ports.Keys;

namespace Pulse.Bff.Identity;

/// <summary>An organization of this machine, found by its name, with its one person.</summary>
internal sealed class DevelopmentOrganization(string name, ICommandClient commands, ISubjectKeys keys)
{
    public Caller Caller { get; } = new(
        new OrganizationId(DerivedId.From("development-organization", name)), new SubjectId(DerivedId.From("development-person", name)));

    /// <summary>Where the last of what was granted here stands in the log: who reads from there sees those credits.</summary>
    public LogPosition Position { get; private set; } = LogPosition.Start;

    /// <summary>Makes it when it does not exist and grants what is asked for. Answers why not, or null.</summary>
    /// <param name="firstCredits">Credits that it begins with when it is new; null are the usual ones, 0 is none.</param>
    /// <param name="moreCredits">Credits on top, every time; null is none.</param>
    /// <param name="cancellation">Ends the wait for the log.</param>
    public async Task<Rejection?> Prepare(long? firstCredits, long? moreCredits, CancellationToken cancellation)
    {
        if (await keys.GetOrCreate(Caller.PersonId, cancellation) is not { } key)
        {
            return new Rejection(RejectionCode.SubjectErased);
        }

        // Both commands are derived from the organization, so they do nothing when it exists already.
        var organization = Caller.OrganizationId;
        var create = new CommandId(DerivedId.From("development-create", organization.ToString()));
        var sealedName = key.Seal(SealedFields.OrganizationName, create.Value, name);
        await Send(create, new CreateOrganization(organization, Caller.PersonId, sealedName), cancellation);
        var grant = DerivedId.From("development-grant", organization.ToString());
        var first = firstCredits == 0 ? null : await Grant(grant, firstCredits ?? FreeLimits.DevelopmentGrantCredits, cancellation);
        if (moreCredits is { } more)
        {
            return await Grant(Guid.CreateVersion7(), more, cancellation);
        }

        // The organization exists and began with another number, which stands.
        return first?.Code == RejectionCode.CommandIdReused ? null : first;
    }

    private Task<Rejection?> Grant(Guid id, long credits, CancellationToken cancellation) => Send(
        new CommandId(id), new GrantCredits(Caller.OrganizationId, new GrantId(id), credits, GrantReason.Development), cancellation);

    private async Task<Rejection?> Send(CommandId id, ICommand command, CancellationToken cancellation)
    {
        switch (await commands.Send(new CommandEnvelope(id, command, Caller.PersonId, id.Value), cancellation))
        {
            case CommandResult.Accepted accepted:
                Position = accepted.Position > Position ? accepted.Position : Position;
                return null;
            case CommandResult.Rejected rejected:
                return rejected.Rejection;
            case var other:
                throw new InvalidOperationException($"{other} is no result of a command.");
        }
    }
}
