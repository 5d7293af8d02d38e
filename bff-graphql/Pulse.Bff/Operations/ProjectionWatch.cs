using System.Runtime.CompilerServices;
using Pulse.Ports.Projections;

namespace Pulse.Bff.Operations;

/// <summary>Looks at the editions for everybody who follows them: however many do, the database is asked once an interval.</summary>
public sealed class ProjectionWatch(IProjectionControl control, TimeProvider clock) : IDisposable
{
    /// <summary>Changes are told no more often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Followers' timers are out of step; a reading this young serves the next one too.</summary>
    private static readonly TimeSpan FreshFor = Interval / 2;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<EditionReport>? _latest;
    private long _readAt;

    /// <summary>All editions as they are, and again whenever one has changed.</summary>
    public async IAsyncEnumerable<IReadOnlyList<EditionReport>> Follow([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        IReadOnlyList<EditionReport> told = [];
        do
        {
            var latest = await Latest(cancellation);
            if (!latest.SequenceEqual(told))
            {
                told = latest;
                yield return latest;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    public void Dispose() => _reading.Dispose();

    private async ValueTask<IReadOnlyList<EditionReport>> Latest(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            if (_latest is null || clock.GetElapsedTime(_readAt) >= FreshFor)
            {
                _latest = await control.Status(cancellation);
                _readAt = clock.GetTimestamp();
            }

            return _latest;
        }
        finally
        {
            _reading.Release();
        }
    }
}
