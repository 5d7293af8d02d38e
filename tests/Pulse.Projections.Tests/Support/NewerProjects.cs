using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;
using Pulse.Projections.Studio;

namespace Pulse.Projections.Tests.Support;

/// <summary>The projects of a build of tomorrow: what was a boolean is an instant now.</summary>
internal sealed record NewerProjectRow(Guid Id, Guid OrganizationId, string? Name, Guid NameSubject, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt);

internal static class NewerProjects
{
    private static readonly Table<NewerProjectRow> Projects = new("projects", isTemporal: true);

    public static Projection Definition { get; } = new ProjectionBuilder(ProjectsProjection.Name, version: 2)
        .From(ProjectCommand.Category)
        .On<ProjectCreated>(
            (e, context) => Reduction.Of(Change.Of(e.ProjectId.Value), Projects.Insert(new NewerProjectRow(
                e.ProjectId.Value, context.OrganizationId, context.Opened.Open(SealedFields.ProjectName, e.Name), e.Name.Subject.Value, ArchivedAt: null, e.At))),
            opens: e => e.Name.Subject)
        .On<ProjectArchived>(
            (e, context) => Reduction.Of(
                Change.Of(context.Envelope.StreamId),
                Projects.Update(context.Rows.Get(Projects, context.Envelope.StreamId) with { ArchivedAt = e.At })),
            reads: (_, envelope) => [Projects.Key(envelope.StreamId)])
        .Ignore<ProjectRenamed>()
        .Build() with
    {
        Tables = [Projects],
        TablesSql =
            """
            CREATE TABLE read.projects{v} (
                id uuid PRIMARY KEY,
                organization_id uuid NOT NULL,
                name text,
                name_subject uuid NOT NULL,
                archived_at timestamptz,
                created_at timestamptz NOT NULL,
                commit_position bigint NOT NULL,
                prepare_position bigint NOT NULL,
                recorded_at timestamptz NOT NULL
            )
            """,
    };
}
