using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Bus;
using Pulse.Ports.Commands;
using Pulse.Ports.EventLog;
using Pulse.Testing;
using Pulse.WriteSide.Commands;
using Pulse.WriteSide.Generation;

namespace Pulse.WriteSide.Tests;

/// <summary>Two hosts that are told the same at the same moment record one step, and only the one that recorded it acts on it.</summary>
public sealed class SagaRunnerTests(WriteSideFixture fixture) : IClassFixture<WriteSideFixture>
{
    private static readonly WriteSideOptions Options = new();

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Given_another_host_recorded_the_same_step_Then_its_outputs_are_not_carried_out_twice()
    {
        var log = await fixture.OpenLog();
        var (first, second) = (new Recorder(), new Recorder());
        var organization = new OrganizationId(Guid.CreateVersion7());
        var generation = new GenerationId(Guid.CreateVersion7());
        var requested = new SagaInput.Requested(
            Guid.CreateVersion7(), organization, generation, fixture.Text("إعلان"), CreativeFormat.Square, Seed: 1, Prices.Current.Version);
        var cause = new SagaCause(organization, Guid.CreateVersion7(), requested.EventId, TraceParent: null);

        await RunnerOn(log, first).Handle(generation, requested, cause, CancellationToken.None);
        await RunnerOn(new OnceBlindLog(log), second).Handle(generation, requested, cause, CancellationToken.None);

        Assert.Single(first.Commands);
        Assert.Empty(second.Commands);
    }

    private SagaRunner RunnerOn(IEventLog log, Recorder recorder) =>
        new(log, recorder, recorder, new ConflictPause(_clock, Options, () => 0), _clock, Options, NullLogger<SagaRunner>.Instance);

    /// <summary>Takes down commands and messages; every command is answered with a fault, so that a runner goes no further.</summary>
    private sealed class Recorder : ICommandClient, IMessageBus
    {
        public List<ICommand> Commands { get; } = [];

        public ValueTask<CommandResult> Send(CommandEnvelope envelope, CancellationToken cancellation)
        {
            Commands.Add(envelope.Command);
            throw new EventLogException("PLS-T002", "The test wants no answer.");
        }

        public ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
            where T : class => ValueTask.CompletedTask;
    }

    /// <summary>Shows a stream as it was before the other host wrote, once: the moment between reading and appending.</summary>
    private sealed class OnceBlindLog(IEventLog log) : PassingLog(log)
    {
        private bool _hasLooked;

        public override ValueTask<StreamSlice> ReadStream(
            StreamName stream, ReadDirection direction, long fromRevision, int countMax, CancellationToken cancellation)
        {
            if (_hasLooked)
            {
                return base.ReadStream(stream, direction, fromRevision, countMax, cancellation);
            }

            _hasLooked = true;
            return ValueTask.FromResult(new StreamSlice([], LastRevision: -1));
        }
    }
}
