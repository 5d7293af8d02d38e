using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>Runs a subscription beside the test and keeps what it told, to be awaited.</summary>
internal sealed class SubscriptionProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _news = new(0);
    private readonly List<LogMessage> _messages = [];
    private readonly Task _running;

    public SubscriptionProbe(IEventReader log, LogPosition after, CategoryFilter filter, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _running = Task.Run(() => Run(log, after, filter), CancellationToken.None);
    }

    public IReadOnlyList<LogMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public IReadOnlyList<RecordedEvent> Events => [.. Messages.OfType<LogMessage.EventAppeared>().Select(m => m.Event)];

    /// <summary>Waits until what was told satisfies a condition; fails if the subscription ends first.</summary>
    public async Task Until(Func<IReadOnlyList<LogMessage>, bool> holds, CancellationToken cancellation)
    {
        while (!holds(Messages))
        {
            var news = _news.WaitAsync(cancellation);
            if (await Task.WhenAny(news, _running) == _running)
            {
                await _running;
                Assert.Fail("The subscription ended by itself.");
            }

            await news;
        }
    }

    public Task UntilEvents(int count, CancellationToken cancellation) =>
        Until(messages => messages.OfType<LogMessage.EventAppeared>().Count() >= count, cancellation);

    public Task UntilCaughtUp(CancellationToken cancellation) => Until(messages => messages.OfType<LogMessage.CaughtUp>().Any(), cancellation);

    public Task UntilCheckpoint(LogPosition position, CancellationToken cancellation) =>
        Until(messages => messages.OfType<LogMessage.CheckpointReached>().Any(m => m.Position >= position), cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // This is how a subscription ends when its reader has seen enough.
        }

        _stop.Dispose();
        _news.Dispose();
    }

    private async Task Run(IEventReader log, LogPosition after, CategoryFilter filter)
    {
        await foreach (var message in log.Subscribe(after, filter, _stop.Token))
        {
            lock (_messages)
            {
                _messages.Add(message);
            }

            _news.Release();
        }
    }
}
