namespace Pulse.Simulation.Tests.World;

/// <summary>The world's time. It stands still while anything works; timers fire when the simulation passes them.</summary>
internal sealed class VirtualClock
{
    private readonly List<VirtualTimer> _timers = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Moves time on, and fires what becomes due, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Now + by;
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } due)
        {
            Now = due.Due > Now ? due.Due : Now;
            due.Fire();
        }

        Now = end;
    }

    /// <summary>The clock as one host sees it; its timers end with the host.</summary>
    public TimeProvider For(SimulatedHost host) => new HostClock(this, host);

    private sealed class HostClock(VirtualClock clock, SimulatedHost host) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => clock.Now;

        public override long GetTimestamp() => clock.Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Timeout.InfiniteTimeSpan)
            {
                return Pause(callback, state, dueTime);
            }

            var timer = new VirtualTimer(clock, host, callback, state, dueTime, period);
            clock._timers.Add(timer);
            host.Park();
            return timer;
        }

        /// <summary>A pause of a host at work: it is over at once, and later. What others are due for waits until the world's time is moved on.</summary>
        private OverTimer Pause(TimerCallback callback, object? state, TimeSpan length)
        {
            clock.Now += length;
            callback(state);
            return new OverTimer();
        }
    }

    private sealed class OverTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            // There is nothing to let go of.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class VirtualTimer(VirtualClock clock, SimulatedHost host, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        public DateTimeOffset Due { get; private set; } = clock.Now + dueTime;

        public void Fire()
        {
            if (host.IsDead || period <= TimeSpan.Zero)
            {
                Dispose();
            }

            Due = clock.Now + period;
            if (!host.IsDead)
            {
                host.Resume(() => callback(state));
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = clock.Now + dueTime;
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
