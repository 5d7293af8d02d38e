using Pulse.Contracts.Identity;
using Pulse.Contracts.Sealing;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Identity;

/// <param name="Name">Null once the person who wrote it was erased.</param>
public sealed record OrganizationRow(Guid OrganizationId, string? Name, Guid NameSubject, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Names of organizations.</summary>
public static class OrganizationsProjection
{
    public const string Name = "organizations";

    private static readonly Table<OrganizationRow> Organizations = new("organizations", isTemporal: true);

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(OrganizationCommand.Category)
        .Tables(typeof(OrganizationsProjection), "organizations.sql", Organizations)
        .On<OrganizationCreated>(Created, opens: e => e.Name.Subject)
        .On<OrganizationRenamed>(Renamed, opens: e => e.Name.Subject, reads: (_, envelope) => [Organizations.Key(envelope.OrganizationId.Value)])
        .Build();

    private static Reduction Created(OrganizationCreated e, EventContext context) => Reduction.Of(
        Change.Of(e.OrganizationId.Value),
        Organizations.Insert(new OrganizationRow(
            e.OrganizationId.Value, context.Opened.Open(SealedFields.OrganizationName, e.Name), e.Name.Subject.Value, CreatedAt: e.At, UpdatedAt: e.At)));

    private static Reduction Renamed(OrganizationRenamed e, EventContext context) => Reduction.Of(
        Change.Of(context.OrganizationId),
        Organizations.Update(context.Rows.Get(Organizations, context.OrganizationId) with
        {
            Name = context.Opened.Open(SealedFields.OrganizationName, e.Name),
            NameSubject = e.Name.Subject.Value,
            UpdatedAt = e.At,
        }));
}
