using System.Globalization;
using Xunit.Sdk;

namespace Pulse.Testing;

/// <summary>
/// Waits for a state, not for a time: the check is looked at again and again until it holds or the time is over. Then the test
/// fails with a description of the state that was seen instead.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until <paramref name="check"/> holds.</summary>
    /// <param name="check">A look at the state; it must not change it.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="dump">Describes the state for the failure's message.</param>
    /// <param name="signal">Released by the code under test when the state may have changed: wakes the look-up early.</param>
    public static async Task Until(
        Func<CancellationToken, Task<bool>> check, TimeSpan timeout, Func<Task<string>> dump, SemaphoreSlim? signal = null)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var timer = new PeriodicTimer(LookInterval);
        try
        {
            while (!await check(limit.Token))
            {
                await NextLookAsync(timer, signal, limit.Token);
            }
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            var seen = await dump();
            throw new XunitException(
                string.Create(
                    CultureInfo.InvariantCulture, $"The awaited state did not come within {timeout.TotalSeconds:F1} s. Instead:\n{seen}"),
                late);
        }
    }

    /// <summary>As the other, for checks that need no waiting themselves.</summary>
    public static Task Until(Func<bool> check, TimeSpan timeout, Func<string> dump, SemaphoreSlim? signal = null) =>
        Until(_ => Task.FromResult(check()), timeout, () => Task.FromResult(dump()), signal);

    /// <summary>Reads a state until it satisfies a condition and returns it; a failure shows the last one read.</summary>
    public static async Task<T> Until<T>(
        Func<CancellationToken, Task<T>> read, Func<T, bool> holds, TimeSpan timeout, SemaphoreSlim? signal = null)
    {
        var last = default(T)!;
        await Until(
            async cancel => holds(last = await read(cancel)),
            timeout,
            () => Task.FromResult(Convert.ToString(last, CultureInfo.InvariantCulture) ?? "nothing"),
            signal);
        return last;
    }

    private static async Task NextLookAsync(PeriodicTimer timer, SemaphoreSlim? signal, CancellationToken cancel)
    {
        if (signal is null)
        {
            await timer.WaitForNextTickAsync(cancel);
        }
        else
        {
            await signal.WaitAsync(LookInterval, cancel);
        }
    }
}
