using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;

namespace Pulse.WriteSide.Tests;

/// <summary>A command id stands for one command of its organization, whatever the stream.</summary>
public sealed class CommandClaimTests(WriteSideFixture fixture) : IClassFixture<WriteSideFixture>
{
    private static readonly OrganizationId Ours = new(Guid.CreateVersion7());

    [Fact]
    public async Task Given_an_accepted_command_When_its_id_comes_with_another_stream_Then_it_is_reused_and_nothing_is_appended()
    {
        var log = await fixture.OpenLog();
        var executor = fixture.ExecutorOn(log);
        var (organization, project) = await fixture.Prepare(executor, credits: 5);
        var (first, second) = (fixture.NewGeneration(organization, project), fixture.NewGeneration(organization, project));
        var id = Guid.CreateVersion7();
        Accepted(await executor.Send(fixture.Envelope(first, id), CancellationToken.None));

        var reused = await executor.Send(fixture.Envelope(second, id), CancellationToken.None);

        Assert.Equal(new Rejection(RejectionCode.CommandIdReused, "commandId"), Assert.IsType<CommandResult.Rejected>(reused).Rejection);
        Assert.Empty(await WriteSideFixture.Events(log, second.Stream));
    }

    [Fact]
    public async Task Given_another_organization_When_it_uses_the_same_id_Then_nothing_clashes()
    {
        var executor = await fixture.OpenExecutor();
        var id = Guid.CreateVersion7();

        Accepted(await executor.Send(fixture.Envelope(fixture.NewProject(Ours), id), CancellationToken.None));
        Accepted(await executor.Send(fixture.Envelope(fixture.NewProject(new OrganizationId(Guid.CreateVersion7())), id), CancellationToken.None));
    }

    [Fact]
    public async Task Given_two_processes_and_one_id_for_two_streams_at_once_Then_one_is_accepted_and_the_other_appends_nothing()
    {
        const int Races = 40;
        var log = await fixture.OpenLog();
        var (here, there) = (fixture.ExecutorOn(log), await fixture.OpenExecutor());
        for (var race = 0; race < Races; race++)
        {
            var id = Guid.CreateVersion7();
            var (one, other) = (fixture.NewProject(Ours), fixture.NewProject(Ours));

            var results = await Task.WhenAll(
                Task.Run(async () => await here.Send(fixture.Envelope(one, id), CancellationToken.None)),
                Task.Run(async () => await there.Send(fixture.Envelope(other, id), CancellationToken.None)));

            Assert.Single(results.OfType<CommandResult.Accepted>());
            Assert.Equal(RejectionCode.CommandIdReused, Assert.Single(results.OfType<CommandResult.Rejected>()).Rejection.Code);
            Assert.Single([.. await WriteSideFixture.Events(log, one.Stream), .. await WriteSideFixture.Events(log, other.Stream)]);
        }
    }

    [Fact]
    public async Task Given_a_rejected_command_When_its_id_comes_with_what_is_allowed_Then_it_is_accepted()
    {
        var executor = await fixture.OpenExecutor();
        var project = fixture.NewProject(Ours);
        var id = Guid.CreateVersion7();
        var tooEarly = new RenameProject(Ours, project.ProjectId, fixture.Text("قبل أوانه"));
        Assert.Equal(RejectionCode.NotFound, Code(await executor.Send(fixture.Envelope(tooEarly, id), CancellationToken.None)));

        Accepted(await executor.Send(fixture.Envelope(fixture.NewProject(Ours), id), CancellationToken.None));
    }

    [Fact]
    public async Task Given_a_used_id_When_it_comes_for_something_that_is_refused_or_needs_nothing_Then_it_is_still_said_to_be_reused()
    {
        var executor = await fixture.OpenExecutor();
        var (used, archived) = (fixture.NewProject(Ours), fixture.NewProject(Ours));
        var id = Guid.CreateVersion7();
        await executor.Send(fixture.Envelope(used, id), CancellationToken.None);
        await executor.Send(fixture.Envelope(archived), CancellationToken.None);
        await executor.Send(fixture.Envelope(new ArchiveProject(Ours, archived.ProjectId)), CancellationToken.None);

        var nothingToDo = new ArchiveProject(Ours, archived.ProjectId);
        var refused = new RenameProject(Ours, new ProjectId(Guid.CreateVersion7()), fixture.Text("لا أحد"));

        Assert.Equal(RejectionCode.CommandIdReused, Code(await executor.Send(fixture.Envelope(nothingToDo, id), CancellationToken.None)));
        Assert.Equal(RejectionCode.CommandIdReused, Code(await executor.Send(fixture.Envelope(refused, id), CancellationToken.None)));
    }

    [Fact]
    public async Task Given_an_append_that_failed_Then_the_claim_stands_for_the_same_command_and_against_any_other()
    {
        var log = await fixture.OpenLog();
        var refusing = new AnswerLosingLog(log) { RefusesNextAppend = true };
        var executor = fixture.ExecutorOn(refusing);
        var (project, other) = (fixture.NewProject(Ours), fixture.NewProject(Ours));
        var id = Guid.CreateVersion7();

        await Assert.ThrowsAsync<EventLogException>(async () => await executor.Send(fixture.Envelope(project, id), CancellationToken.None));

        Assert.Equal(RejectionCode.CommandIdReused, Code(await executor.Send(fixture.Envelope(other, id), CancellationToken.None)));
        Assert.False(Accepted(await executor.Send(fixture.Envelope(project, id), CancellationToken.None)).WasRepeat);
        Assert.Single(await WriteSideFixture.Events(log, project.Stream));
    }

    [Fact]
    public async Task A_command_of_the_system_makes_no_claim()
    {
        var executor = await fixture.OpenExecutor();
        var id = Guid.CreateVersion7();
        var ofSystem = fixture.Envelope(fixture.NewProject(Ours), id) with { Actor = null };

        Accepted(await executor.Send(ofSystem, CancellationToken.None));

        Assert.Null(await fixture.Claims.Find(Ours, new CommandId(id), CancellationToken.None));
    }

    private static CommandResult.Accepted Accepted(CommandResult result) => Assert.IsType<CommandResult.Accepted>(result);

    private static RejectionCode Code(CommandResult result) => Assert.IsType<CommandResult.Rejected>(result).Rejection.Code;
}
