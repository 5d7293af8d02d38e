using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Domain.Studio;
using Pulse.Domain.Tests.Dsl;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Studio;

public sealed class ProjectTests
{
    private static readonly ProjectCreated Created = new(TheOrganization, TheProject, Person, Text(1), Noon);
    private static readonly ProjectArchived Archived = new(Noon);

    [Fact]
    public void Given_nothing_When_created_Then_it_is_there() => Deciders.Project.Given()
        .When(new CreateProject(TheOrganization, TheProject, Person, Text(1)))
        .Then(Created);

    [Fact]
    public void Given_a_project_When_created_again_Then_the_id_is_taken() => Deciders.Project.Given(Created)
        .When(new CreateProject(TheOrganization, TheProject, Person, Text(1)))
        .ThenRejected(RejectionCode.IdTaken, "projectId");

    [Fact]
    public void Given_nothing_When_renamed_or_archived_Then_it_is_not_found()
    {
        Deciders.Project.Given().When(new RenameProject(TheOrganization, TheProject, Text(2))).ThenRejected(RejectionCode.NotFound, "projectId");
        Deciders.Project.Given().When(new ArchiveProject(TheOrganization, TheProject)).ThenRejected(RejectionCode.NotFound, "projectId");
    }

    [Fact]
    public void Given_a_project_When_renamed_Then_it_has_the_new_name() => Deciders.Project.Given(Created)
        .When(new RenameProject(TheOrganization, TheProject, Text(2)))
        .Then(new ProjectRenamed(Text(2), Noon));

    [Fact]
    public void Given_a_renamed_project_When_renamed_alike_Then_nothing() => Deciders.Project.Given(Created, new ProjectRenamed(Text(2), Noon))
        .When(new RenameProject(TheOrganization, TheProject, Text(2)))
        .ThenNothing();

    [Fact]
    public void Given_a_project_When_archived_Then_it_is_archived() => Deciders.Project.Given(Created)
        .When(new ArchiveProject(TheOrganization, TheProject))
        .Then(Archived);

    [Fact]
    public void Given_an_archived_project_When_archived_Then_nothing() => Deciders.Project.Given(Created, Archived)
        .When(new ArchiveProject(TheOrganization, TheProject))
        .ThenNothing();

    [Fact]
    public void Given_an_archived_project_When_renamed_Then_it_is_refused() => Deciders.Project.Given(Created, Archived)
        .When(new RenameProject(TheOrganization, TheProject, Text(2)))
        .ThenRejected(RejectionCode.ProjectArchived, "projectId");

    [Fact]
    public void New_work_begins_only_in_a_live_project_of_the_same_organization()
    {
        var live = Deciders.Project.Fold(Created);

        Assert.Null(ProjectDecider.Admits(live, TheOrganization));
        Assert.Equal(RejectionCode.NotFound, ProjectDecider.Admits(live, new OrganizationId(Id(77)))!.Code);
        Assert.Equal(RejectionCode.NotFound, ProjectDecider.Admits(ProjectState.Initial, TheOrganization)!.Code);
        Assert.Equal(RejectionCode.ProjectArchived, ProjectDecider.Admits(Deciders.Project.Fold(Created, Archived), TheOrganization)!.Code);
    }

    [Fact]
    public void A_foreign_archived_project_looks_like_no_project() => Assert.Equal(
        RejectionCode.NotFound, ProjectDecider.Admits(Deciders.Project.Fold(Created, Archived), new OrganizationId(Id(77)))!.Code);

    [Fact]
    public void A_command_that_nobody_knows_is_a_fault() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Deciders.Project.Given(Created).When(new UnknownCommand()));

    private sealed record UnknownCommand() : ProjectCommand(TheOrganization, TheProject);
}
