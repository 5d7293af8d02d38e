using System.Collections.Concurrent;
using System.Diagnostics;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Bus;

namespace Pulse.Adapters.Tests.Bus;

/// <summary>Handles a type of message by whatever a test puts here.</summary>
public sealed class ScriptedHandler<T> : IMessageHandler<T>
    where T : class
{
    public Func<T, MessageContext, CancellationToken, ValueTask> Script { get; set; } = (_, _, _) => ValueTask.CompletedTask;

    public ValueTask Handle(T message, MessageContext context, CancellationToken cancellation) => Script(message, context, cancellation);
}

/// <summary>What an adapter of the bus brings to the suite: a bus that is ready when started, with handlers of these two messages.</summary>
public interface IMessageBusFixture : IAsyncDisposable
{
    /// <summary>Messages of one type handled at once, at most.</summary>
    int MessagesAtOnceMax { get; }

    /// <summary>Deliveries of one message whose handler throws, at most.</summary>
    int DeliveriesMax { get; }

    IMessageBus Bus { get; }

    ScriptedHandler<WorkRequested> Work { get; }

    ScriptedHandler<WorkAnswered> Answers { get; }

    Task Start();
}

/// <summary>The contract of <see cref="IMessageBus"/>: at least once to one of the handlers, with its context, and bounded in all it does.</summary>
public abstract class MessageBusContract(Func<IMessageBusFixture> create) : IAsyncLifetime
{
    private static readonly TimeSpan TestTimeMax = TimeSpan.FromSeconds(30);

    private readonly IMessageBusFixture _fixture = create();
    private readonly CancellationTokenSource _timeout = new(TestTimeMax);

    private CancellationToken Cancellation => _timeout.Token;

    public Task InitializeAsync() => _fixture.Start();

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Given_messages_published_right_after_the_start_Then_none_is_lost()
    {
        const int count = 500;
        var handled = new ConcurrentDictionary<Guid, int>();
        _fixture.Answers.Script = (message, _, _) =>
        {
            handled.AddOrUpdate(message.OutputId, 1, (_, times) => times + 1);
            return ValueTask.CompletedTask;
        };

        var messages = Enumerable.Range(0, count).Select(_ => Answer()).ToArray();
        await Task.WhenAll(messages.Select(message => Publish(message)));

        await Eventually.Until(() => handled.Count == count, TestTimeMax, () => FormattableString.Invariant($"{handled.Count} of {count} came"));
        Assert.All(messages, message => Assert.Equal(1, handled[message.OutputId]));
    }

    [Fact]
    public async Task Given_a_message_with_all_kinds_of_content_Then_it_arrives_as_it_was_sent_with_its_context()
    {
        var arrived = new TaskCompletionSource<(WorkRequested Message, MessageContext Context)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Work.Script = (message, context, _) =>
        {
            arrived.TrySetResult((message, context));
            return ValueTask.CompletedTask;
        };
        var sent = new WorkRequested(Guid.NewGuid(), Guid.NewGuid(), new CheckPrompt(
            new OrganizationId(Guid.NewGuid()),
            new GenerationId(Guid.NewGuid()),
            1,
            new Pulse.Contracts.Sealing.Sealed<string>(new SubjectId(Guid.NewGuid()), [1, 2, 3, 255])));
        var context = new MessageContext(Guid.NewGuid(), Guid.NewGuid(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        await _fixture.Bus.Publish(sent, context, Cancellation);
        var (message, known) = await arrived.Task.WaitAsync(Cancellation);

        Assert.Equal(sent, message);
        Assert.Equal(context, known);
    }

    [Fact]
    public async Task Given_a_trace_of_the_sender_Then_what_the_handler_does_belongs_to_it()
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var seen = new TaskCompletionSource<ActivityTraceId?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Answers.Script = (_, _, _) =>
        {
            seen.TrySetResult(Activity.Current?.TraceId);
            return ValueTask.CompletedTask;
        };

        await _fixture.Bus.Publish(
            Answer(), new MessageContext(Guid.NewGuid(), Guid.NewGuid(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), Cancellation);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (await seen.Task.WaitAsync(Cancellation))?.ToHexString());
    }

    [Fact]
    public async Task Given_a_handler_that_throws_once_Then_the_message_is_delivered_again()
    {
        var deliveries = 0;
        var succeeded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Answers.Script = (_, _, _) =>
        {
            if (Interlocked.Increment(ref deliveries) == 1)
            {
                throw new InvalidOperationException("The first delivery fails.");
            }

            succeeded.TrySetResult();
            return ValueTask.CompletedTask;
        };

        await Publish(Answer());

        await succeeded.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Given_a_handler_that_always_throws_Then_the_message_is_given_up_and_the_next_one_is_handled()
    {
        var (bad, good) = (Answer(), Answer());
        var deliveries = 0;
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Answers.Script = (message, _, _) =>
        {
            if (message.OutputId == good.OutputId)
            {
                handled.TrySetResult();
                return ValueTask.CompletedTask;
            }

            Interlocked.Increment(ref deliveries);
            throw new InvalidOperationException("Every delivery fails.");
        };

        await Publish(bad);
        await Eventually.Until(() => deliveries == _fixture.DeliveriesMax, TestTimeMax, () => FormattableString.Invariant($"{deliveries} deliveries"));
        await Publish(good);
        await handled.Task.WaitAsync(Cancellation);

        Assert.Equal(_fixture.DeliveriesMax, deliveries);
    }

    [Fact]
    public async Task Given_more_messages_than_may_be_handled_at_once_Then_the_limit_is_reached_and_kept()
    {
        var (now, most) = (0, 0);
        using var gate = new SemaphoreSlim(0);
        _fixture.Answers.Script = async (_, _, cancellation) =>
        {
            var atOnce = Interlocked.Increment(ref now);
            InterlockedMax(ref most, atOnce);
            await gate.WaitAsync(cancellation);
            Interlocked.Decrement(ref now);
        };

        var count = 3 * _fixture.MessagesAtOnceMax;
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Publish(Answer())));
        await Eventually.Until(() => Volatile.Read(ref now) == _fixture.MessagesAtOnceMax, TestTimeMax, () => FormattableString.Invariant($"{now} at once"));
        gate.Release(count);
        await Eventually.Until(() => gate.CurrentCount == 0 && Volatile.Read(ref now) == 0, TestTimeMax, () => FormattableString.Invariant($"{now} still run"));

        Assert.Equal(_fixture.MessagesAtOnceMax, most);
    }

    private Task Publish(WorkAnswered message) =>
        _fixture.Bus.Publish(message, new MessageContext(message.OutputId, message.CorrelationId, null), Cancellation).AsTask();

    private static WorkAnswered Answer() => new(
        Guid.NewGuid(), Guid.NewGuid(), new OrganizationId(Guid.NewGuid()), new GenerationId(Guid.NewGuid()), new WorkFailed("TEST", IsTransient: true));

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
