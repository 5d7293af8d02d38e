using Pulse.Contracts.Sealing;
using Pulse.Contracts.Studio;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Studio;

/// <param name="Name">Null once the person who wrote it was erased.</param>
public sealed record ProjectRow(
    Guid Id,
    Guid OrganizationId,
    string? Name,
    Guid NameSubject,
    bool Archived,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long CreatedCommit,
    long CreatedPrepare);

/// <summary>Projects with their names.</summary>
public static class ProjectsProjection
{
    public const string Name = "projects";

    private static readonly Table<ProjectRow> Projects = new("projects", isTemporal: true);

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(ProjectCommand.Category)
        .Tables(typeof(ProjectsProjection), "projects.sql", Projects)
        .On<ProjectCreated>(Created, opens: e => e.Name.Subject)
        .On<ProjectRenamed>(Renamed, opens: e => e.Name.Subject, reads: Own)
        .On<ProjectArchived>(Archived, reads: Own)
        .Build();

    private static Reduction Created(ProjectCreated e, EventContext context) => Reduction.Of(
        Change.Of(e.ProjectId.Value),
        Projects.Insert(new ProjectRow(
            e.ProjectId.Value,
            context.OrganizationId,
            context.Opened.Open(SealedFields.ProjectName, e.Name),
            e.Name.Subject.Value,
            Archived: false,
            CreatedAt: e.At,
            UpdatedAt: e.At,
            context.Envelope.Position.Commit,
            context.Envelope.Position.Prepare)));

    private static Reduction Renamed(ProjectRenamed e, EventContext context)
    {
        var name = context.Opened.Open(SealedFields.ProjectName, e.Name);
        return Update(context, row => row with { Name = name, NameSubject = e.Name.Subject.Value, UpdatedAt = e.At });
    }

    private static Reduction Archived(ProjectArchived e, EventContext context) => Update(context, row => row with { Archived = true, UpdatedAt = e.At });

    private static Reduction Update(EventContext context, Func<ProjectRow, ProjectRow> change)
    {
        var id = context.Envelope.StreamId;
        return Reduction.Of(Change.Of(id), Projects.Update(change(context.Rows.Get(Projects, id))));
    }

    private static RowKey[] Own<TEvent>(TEvent e, EventEnvelope envelope) => [Projects.Key(envelope.StreamId)];
}
