using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Domain.Studio;
using Pulse.Ports;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests.Snapshots;

/// <summary>Snapshots make long streams quick to take up, and otherwise nobody can tell whether there are any.</summary>
public sealed class StateSnapshotTests(WriteSideFixture fixture) : IClassFixture<WriteSideFixture>
{
    private const int Every = 5;

    private static readonly WriteSideOptions Options = new() { SnapshotEveryEvents = Every, RememberedReceiptsMax = 3 };

    private readonly OrganizationId _organization = new(Guid.CreateVersion7());
    private readonly LogOfMessages _messages = new();

    [Fact]
    public async Task Given_a_stream_that_grew_past_a_multiple_Then_another_process_reads_from_there_only()
    {
        var log = new CountingLog(await fixture.OpenLog());
        var (project, _) = await Grow(ExecutorOn(log, fixture.Snapshots), events: (3 * Every) + 2);
        var there = ExecutorOn(log, fixture.Snapshots);
        log.Read.Clear();

        Accepted(await there.Send(fixture.Envelope(Rename(project, "بعد")), CancellationToken.None));

        // The first few events tell how long the stream is; then the snapshot's own event, and what has come since.
        Assert.Equal([0, 1, 2, 3, 4, 14, 15, 16], log.Read);
        Assert.Empty(_messages.Lines);
    }

    [Fact]
    public async Task A_snapshot_holds_what_people_wrote_only_sealed()
    {
        var (project, _) = await Grow(ExecutorOn(await fixture.OpenLog(), fixture.Snapshots), Every);

        var snapshot = await fixture.Snapshots.Find(project.Stream, ProjectState.FoldVersion, CancellationToken.None);

        var state = JsonNode.Parse(snapshot!.Content.Span)!["state"]!;
        Assert.Equal(fixture.Person.ToString(), (string?)state["name"]!["s"]);
        Assert.DoesNotContain("مشروع", Encoding.UTF8.GetString(snapshot.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_the_wrong_state_in_a_snapshot_of_this_fold_version_Then_it_is_believed()
    {
        // The test of the tests below: what they plant would do harm.
        var result = await RenameOver(real => ArchivedBy(real));

        Assert.Equal(RejectionCode.ProjectArchived, Code(result));
    }

    [Fact]
    public async Task Given_the_wrong_state_in_a_snapshot_of_an_older_fold_version_Then_it_is_not_used() =>
        Accepted(await RenameOver(real => ArchivedBy(real) with { FoldVersion = ProjectState.FoldVersion - 1 }));

    [Fact]
    public async Task Given_a_snapshot_of_a_newer_fold_version_Then_it_is_not_used() =>
        Accepted(await RenameOver(real => ArchivedBy(real) with { FoldVersion = ProjectState.FoldVersion + 1 }));

    [Fact]
    public async Task Given_a_snapshot_beyond_the_stream_s_end_Then_the_stream_is_read_whole()
    {
        Accepted(await RenameOver(real => ArchivedBy(real) with { Revision = 1_000 }));

        Assert.Contains(1004, _messages.Lines);
    }

    [Fact]
    public async Task Given_a_snapshot_of_another_history_Then_the_stream_is_read_whole()
    {
        Accepted(await RenameOver(real => ArchivedBy(real) with { EventId = Guid.NewGuid() }));

        Assert.Contains(1004, _messages.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"state":null,"hasForgotten":false,"receipts":[]}""")]
    [InlineData("""{"state":{"isArchived":7},"hasForgotten":false,"receipts":[]}""")]
    [InlineData("""{"state":{"isArchived":true},"hasForgotten":false}""")]
    public async Task Given_a_corrupt_snapshot_Then_the_stream_is_read_whole_and_it_is_said(string content)
    {
        Accepted(await RenameOver(real => real with { Content = Encoding.UTF8.GetBytes(content) }));

        Assert.Contains(1003, _messages.Lines);
    }

    [Fact]
    public async Task Given_snapshots_that_cannot_be_reached_Then_commands_go_on_and_it_is_said()
    {
        var log = await fixture.OpenLog();
        var broken = new BrokenSnapshots();
        var (project, _) = await Grow(ExecutorOn(log, broken), Every + 1);

        Accepted(await ExecutorOn(log, broken).Send(fixture.Envelope(Rename(project, "بعد")), CancellationToken.None));

        Assert.Equal([1002, 1003], _messages.Lines);
    }

    [Fact]
    public async Task Given_a_command_whose_receipt_is_forgotten_When_it_is_sent_again_Then_the_log_still_knows_it()
    {
        var log = await fixture.OpenLog();
        var (_, commands) = await Grow(ExecutorOn(log, fixture.Snapshots), (2 * Every) + 1);
        var there = ExecutorOn(log, fixture.Snapshots);
        for (var revision = 0; revision < commands.Count; revision++)
        {
            var again = Accepted(await there.Send(commands[revision], CancellationToken.None));
            Assert.Equal((revision, true), (again.Revision, again.WasRepeat));
        }

        Assert.Equal(commands.Count, (await WriteSideFixture.Events(log, commands[0].Command.Stream)).Count);
    }

    [Fact]
    public async Task Given_a_forgotten_command_When_its_id_comes_with_another_body_Then_it_is_rejected()
    {
        var log = await fixture.OpenLog();
        var (project, commands) = await Grow(ExecutorOn(log, fixture.Snapshots), (2 * Every) + 1);
        var other = fixture.Envelope(Rename(project, "آخر"), commands[1].CommandId.Value);

        Assert.Equal(RejectionCode.CommandIdReused, Code(await ExecutorOn(log, fixture.Snapshots).Send(other, CancellationToken.None)));
    }

    [Fact]
    public async Task Given_a_forgotten_command_of_the_system_When_it_would_be_refused_now_Then_it_is_still_answered_as_done()
    {
        var log = await fixture.OpenLog();
        var project = fixture.NewProject(_organization);
        var ofSystem = fixture.Envelope(project) with { Actor = null };
        var executor = ExecutorOn(log, fixture.Snapshots);
        Accepted(await executor.Send(ofSystem, CancellationToken.None));
        await GrowBy(executor, project, 2 * Every);

        var again = Accepted(await ExecutorOn(log, fixture.Snapshots).Send(ofSystem, CancellationToken.None));

        Assert.Equal((0, true), (again.Revision, again.WasRepeat));
    }

    /// <summary>Grows a project, replaces its snapshot, and renames it in a process that has not seen it.</summary>
    private async Task<CommandResult> RenameOver(Func<StateSnapshot, StateSnapshot> planted)
    {
        var log = await fixture.OpenLog();
        var held = new HeldSnapshots();
        var (project, _) = await Grow(ExecutorOn(log, held), Every);
        held.Only = planted(held.Only!);
        return await ExecutorOn(log, held).Send(fixture.Envelope(Rename(project, "بعد")), CancellationToken.None);
    }

    /// <summary>The same snapshot, with a state that never was.</summary>
    private static StateSnapshot ArchivedBy(StateSnapshot real)
    {
        var content = JsonNode.Parse(real.Content.Span)!;
        content["state"]!["isArchived"] = true;
        return real with { Content = Encoding.UTF8.GetBytes(content.ToJsonString()) };
    }

    private async Task<(CreateProject Project, List<CommandEnvelope> Commands)> Grow(CommandExecutor executor, int events)
    {
        var project = fixture.NewProject(_organization);
        var create = fixture.Envelope(project);
        Accepted(await executor.Send(create, CancellationToken.None));
        return (project, [create, .. await GrowBy(executor, project, events - 1)]);
    }

    private async Task<List<CommandEnvelope>> GrowBy(CommandExecutor executor, CreateProject project, int events)
    {
        var commands = new List<CommandEnvelope>();
        for (var number = 0; number < events; number++)
        {
            commands.Add(fixture.Envelope(Rename(project, FormattableString.Invariant($"مشروع {number}"))));
            Accepted(await executor.Send(commands[^1], CancellationToken.None));
        }

        return commands;
    }

    private RenameProject Rename(CreateProject project, string name) => new(_organization, project.ProjectId, fixture.Text(name));

    private CommandExecutor ExecutorOn(IEventLog log, IStateSnapshots snapshots) => fixture.ExecutorOn(log, snapshots, Options, _messages);

    private static CommandResult.Accepted Accepted(CommandResult result) => Assert.IsType<CommandResult.Accepted>(result);

    private static RejectionCode Code(CommandResult result) => Assert.IsType<CommandResult.Rejected>(result).Rejection.Code;

    /// <summary>Notes which revisions were read.</summary>
    private sealed class CountingLog(IEventLog log) : PassingLog(log)
    {
        public List<long> Read { get; } = [];

        public override async ValueTask<StreamSlice> ReadStream(
            StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation)
        {
            var slice = await base.ReadStream(stream, direction, fromRevision, countMax, cancellation);
            Read.AddRange(slice.Events.Select(recorded => recorded.Revision));
            return slice;
        }
    }

    /// <summary>Keeps one snapshot, which a test may replace.</summary>
    private sealed class HeldSnapshots : IStateSnapshots
    {
        public StateSnapshot? Only { get; set; }

        public ValueTask<StateSnapshot?> Find(StreamName stream, int foldVersion, CancellationToken cancellation) =>
            new(Only is { } only && only.Stream == stream && only.FoldVersion == foldVersion ? only : null);

        public ValueTask Save(StateSnapshot snapshot, CancellationToken cancellation)
        {
            Only = snapshot;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class BrokenSnapshots : IStateSnapshots
    {
        public ValueTask<StateSnapshot?> Find(StreamName stream, int foldVersion, CancellationToken cancellation) => throw Fault();

        public ValueTask Save(StateSnapshot snapshot, CancellationToken cancellation) => throw Fault();

        private static PulseFaultException Fault() => new("PLS-T004", "The snapshots were not reached, as the test wanted.");
    }

    /// <summary>Numbers of the messages that were logged, conflicts aside.</summary>
    private sealed class LogOfMessages : ILogger<CommandExecutor>
    {
        public List<int> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(eventId.Id);
    }
}
