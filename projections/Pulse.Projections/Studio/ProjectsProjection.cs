using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Projections.Engine;

namespace Pulse.Projections.Studio;

/// <summary>Projects with their names.</summary>
public static class ProjectsProjection
{
    public const string Name = "projects";

    private const string InsertSql =
        """
        INSERT INTO read.projects{v} (id, organization_id, name, name_subject, archived, created_at, updated_at,
            created_commit, created_prepare, commit_position, prepare_position)
        VALUES ($1, $2, $3, $4, false, $5, $5, $6, $7, $6, $7)
        """;

    private const string RenameSql =
        """
        UPDATE read.projects{v} SET name = $2, name_subject = $3, updated_at = $4, commit_position = $5, prepare_position = $6 WHERE id = $1
        """;

    private const string ArchiveSql =
        "UPDATE read.projects{v} SET archived = true, updated_at = $2, commit_position = $3, prepare_position = $4 WHERE id = $1";

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(ProjectCommand.Category)
        .Tables(typeof(ProjectsProjection), "projects.sql", "projects")
        .On<ProjectCreated>(e => e.Name.Subject, Created)
        .On<ProjectRenamed>(e => e.Name.Subject, Renamed)
        .On<ProjectArchived>(Archived)
        .Build();

    private static Reduction Created(ProjectCreated e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        e.ProjectId.Value,
        new Statement(
            InsertSql,
            [
                e.ProjectId.Value, envelope.OrganizationId.Value, opened.Open(SealedFields.ProjectName, e.Name), e.Name.Subject.Value,
                e.At.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1));

    private static Reduction Renamed(ProjectRenamed e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        IdOf(envelope),
        new Statement(
            RenameSql,
            [
                IdOf(envelope), opened.Open(SealedFields.ProjectName, e.Name), e.Name.Subject.Value,
                e.At.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1));

    private static Reduction Archived(ProjectArchived e, EventEnvelope envelope, OpenedData opened) => Reduction.Of(
        IdOf(envelope),
        new Statement(ArchiveSql, [IdOf(envelope), e.At.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare], RowsExpected: 1));

    private static Guid IdOf(EventEnvelope envelope) => Guid.Parse(envelope.Stream.Id);
}
