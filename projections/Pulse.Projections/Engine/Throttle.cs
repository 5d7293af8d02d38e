namespace Pulse.Projections.Engine;

/// <summary>Keeps a rebuild to a rate, by waiting after each batch for as long as the batch was too early.</summary>
internal sealed class Throttle(TimeProvider clock)
{
    private long _startedAt = clock.GetTimestamp();
    private long _events;
    private int? _rate;

    /// <param name="eventsPerSecondMax">Null for no limit; a new limit begins to count anew.</param>
    public async Task Took(int events, int? eventsPerSecondMax, CancellationToken cancellation)
    {
        if (eventsPerSecondMax != _rate)
        {
            (_rate, _events, _startedAt) = (eventsPerSecondMax, 0, clock.GetTimestamp());
        }

        _events += events;
        if (_rate is { } rate)
        {
            var early = TimeSpan.FromSeconds((double)_events / rate) - clock.GetElapsedTime(_startedAt);
            if (early > TimeSpan.Zero)
            {
                await Timers.Pause(clock, early, cancellation);
            }
        }
    }
}
