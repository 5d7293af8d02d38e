using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests;

public sealed class CommandExecutorTests(WriteSideFixture fixture) : IClassFixture<WriteSideFixture>
{
    private static readonly OrganizationId Ours = new(Guid.CreateVersion7());

    [Fact]
    public async Task Given_an_accepted_command_When_it_is_sent_again_Then_the_receipt_is_the_same_and_nothing_is_appended()
    {
        var log = await fixture.OpenLog();
        var envelope = fixture.Envelope(fixture.NewProject(Ours));

        var first = Accepted(await fixture.ExecutorOn(log).Send(envelope, CancellationToken.None));
        var again = Accepted(await fixture.ExecutorOn(log).Send(envelope, CancellationToken.None));

        Assert.False(first.WasRepeat);
        Assert.Equal(first with { WasRepeat = true }, again);
        Assert.Single(await WriteSideFixture.Events(log, envelope.Command.Stream));
    }

    [Fact]
    public async Task Given_an_accepted_command_When_its_id_comes_with_another_body_Then_it_is_rejected()
    {
        var executor = await fixture.OpenExecutor();
        var project = fixture.NewProject(Ours);
        var id = Guid.CreateVersion7();
        await executor.Send(fixture.Envelope(project, id), CancellationToken.None);

        var other = new RenameProject(Ours, project.ProjectId, fixture.Text("آخر"));

        Assert.Equal(RejectionCode.CommandIdReused, Code(await executor.Send(fixture.Envelope(other, id), CancellationToken.None)));
    }

    [Fact]
    public async Task Every_command_delivered_one_to_five_times_from_two_processes_at_once_happens_once_with_one_receipt()
    {
        const int Commands = 40;
        var (one, two) = (await fixture.OpenExecutor(), await fixture.OpenExecutor());
        var organization = new OrganizationId(Guid.CreateVersion7());
        var random = new Random(20261122);
        var grants = Enumerable.Range(1, Commands)
            .Select(_ => fixture.Envelope(new GrantCredits(organization, new GrantId(Guid.CreateVersion7()), 1, GrantReason.Gift)))
            .ToArray();
        var deliveries = grants.SelectMany(grant => Enumerable.Repeat(grant, random.Next(1, 6))).OrderBy(_ => random.Next()).ToArray();

        var results = await Task.WhenAll(deliveries.Select(async (grant, index) =>
            (grant.CommandId, Result: Accepted(await SendUntilNoConflict(index % 2 == 0 ? one : two, grant)))));

        var events = await WriteSideFixture.Events(await fixture.OpenLog(), CreditCommand.StreamFor(organization));
        Assert.Equal(Commands, events.Count);
        Assert.Equal(Commands, events.Select(recorded => recorded.EventId).Distinct().Count());
        Assert.All(
            results.GroupBy(result => result.CommandId),
            copies => Assert.Single(copies.Select(copy => (copy.Result.Revision, copy.Result.Position)).Distinct()));
    }

    [Fact]
    public async Task Given_a_lost_answer_When_the_command_is_sent_again_Then_it_has_happened_once()
    {
        var log = await fixture.OpenLog();
        var forgetful = new AnswerLosingLog(log);
        var executor = fixture.ExecutorOn(forgetful);
        var envelope = fixture.Envelope(fixture.NewProject(Ours));
        forgetful.LosesNextAnswer = true;

        await Assert.ThrowsAsync<EventLogException>(async () => await executor.Send(envelope, CancellationToken.None));
        var again = Accepted(await executor.Send(envelope, CancellationToken.None));

        Assert.True(again.WasRepeat);
        Assert.Single(await WriteSideFixture.Events(log, envelope.Command.Stream));
    }

    [Fact]
    public async Task A_foreign_stream_looks_like_no_stream_except_that_its_id_is_taken()
    {
        var executor = await fixture.OpenExecutor();
        var project = fixture.NewProject(Ours);
        await executor.Send(fixture.Envelope(project), CancellationToken.None);
        var stranger = new OrganizationId(Guid.CreateVersion7());

        var foreign = await executor.Send(fixture.Envelope(new RenameProject(stranger, project.ProjectId, fixture.Text("لي"))), CancellationToken.None);
        var random = await executor.Send(
            fixture.Envelope(new RenameProject(stranger, new ProjectId(Guid.CreateVersion7()), fixture.Text("لي"))), CancellationToken.None);

        Assert.Equal(random, foreign);
        Assert.Equal(RejectionCode.NotFound, Code(foreign));
        Assert.Equal(RejectionCode.IdTaken, Code(await executor.Send(fixture.Envelope(project with { OrganizationId = stranger }), CancellationToken.None)));
    }

    [Fact]
    public async Task Given_no_credit_When_a_generation_is_requested_Then_it_is_rejected_and_no_event_is_appended()
    {
        var log = await fixture.OpenLog();
        var executor = fixture.ExecutorOn(log);
        var (organization, project) = await fixture.Prepare(executor, credits: 0);
        var request = fixture.NewGeneration(organization, project);

        Assert.Equal(RejectionCode.InsufficientCredit, Code(await executor.Send(fixture.Envelope(request), CancellationToken.None)));
        Assert.Empty(await WriteSideFixture.Events(log, request.Stream));
    }

    [Fact]
    public async Task Given_a_project_of_somebody_else_When_a_generation_is_requested_in_it_Then_there_is_no_such_project()
    {
        var executor = await fixture.OpenExecutor();
        var (_, foreignProject) = await fixture.Prepare(executor, credits: 1);
        var (organization, _) = await fixture.Prepare(executor, credits: 1);

        var result = await executor.Send(fixture.Envelope(fixture.NewGeneration(organization, foreignProject)), CancellationToken.None);

        Assert.Equal(new Rejection(RejectionCode.NotFound, "projectId"), Assert.IsType<CommandResult.Rejected>(result).Rejection);
    }

    [Fact]
    public async Task Given_another_process_wrote_first_When_this_one_would_say_no_Then_it_looks_again_before()
    {
        var (here, there) = (await fixture.OpenExecutor(), await fixture.OpenExecutor());
        var organization = new OrganizationId(Guid.CreateVersion7());
        await here.Send(fixture.Envelope(new GrantCredits(organization, new GrantId(Guid.CreateVersion7()), 1, GrantReason.Gift)), CancellationToken.None);
        await there.Send(fixture.Envelope(new GrantCredits(organization, new GrantId(Guid.CreateVersion7()), 1, GrantReason.Gift)), CancellationToken.None);
        var hold = new HoldCredits(
            organization, new HoldId(Guid.CreateVersion7()), new GenerationId(Guid.CreateVersion7()), 2, Prices.Current.Version,
            OpensSampleSet: true, DateTimeOffset.UtcNow.AddDays(8));

        // This process has folded one credit only; the second stands in the log.
        Accepted(await here.Send(fixture.Envelope(hold), CancellationToken.None));
    }

    // Two processes that hammer one stream may lose all eight tries; the caller of a conflict sends the same command again.
    private static async Task<CommandResult> SendUntilNoConflict(CommandExecutor executor, CommandEnvelope envelope)
    {
        CommandResult result;
        do
        {
            result = await executor.Send(envelope, CancellationToken.None);
        }
        while (result is CommandResult.Rejected { Rejection.Code: RejectionCode.Conflict });
        return result;
    }

    private static CommandResult.Accepted Accepted(CommandResult result) => Assert.IsType<CommandResult.Accepted>(result);

    private static RejectionCode Code(CommandResult result) => Assert.IsType<CommandResult.Rejected>(result).Rejection.Code;
}
