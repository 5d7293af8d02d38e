using Pulse.Contracts.Identity;
using Pulse.Contracts.Sealing;
using Pulse.Projections.Engine;

namespace Pulse.Projections.Identity;

/// <summary>Names of organizations.</summary>
public static class OrganizationsProjection
{
    public const string Name = "organizations";

    private const string InsertSql =
        """
        INSERT INTO read.organizations{v} (organization_id, name, name_subject, created_at, updated_at, commit_position, prepare_position)
        VALUES ($1, $2, $3, $4, $4, $5, $6)
        """;

    private const string RenameSql =
        """
        UPDATE read.organizations{v} SET name = $2, name_subject = $3, updated_at = $4, commit_position = $5, prepare_position = $6
        WHERE organization_id = $1
        """;

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(OrganizationCommand.Category)
        .Tables(typeof(OrganizationsProjection), "organizations.sql", "organizations")
        .On<OrganizationCreated>(e => e.Name.Subject, Created)
        .On<OrganizationRenamed>(e => e.Name.Subject, Renamed)
        .Build();

    private static Reduction Created(OrganizationCreated e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        e.OrganizationId.Value,
        new Statement(InsertSql, Values(e.Name, e.At, envelope, opened), RowsExpected: 1));

    private static Reduction Renamed(OrganizationRenamed e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        envelope.OrganizationId.Value,
        new Statement(RenameSql, Values(e.Name, e.At, envelope, opened), RowsExpected: 1));

    private static object?[] Values(Sealed<string> name, DateTimeOffset at, EventEnvelope envelope, OpenedData opened) =>
    [
        envelope.OrganizationId.Value, opened.Open(SealedFields.OrganizationName, name), name.Subject.Value, at.ToUniversalTime(),
        envelope.Position.Commit, envelope.Position.Prepare,
    ];
}
