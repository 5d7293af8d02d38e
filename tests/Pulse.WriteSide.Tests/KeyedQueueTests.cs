using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests;

public sealed class KeyedQueueTests
{
    [Fact]
    public async Task One_key_is_entered_by_one_at_a_time_and_other_keys_do_not_wait()
    {
        var queue = new KeyedQueue<string>();
        var held = await queue.Enter("a", CancellationToken.None);
        var waiting = queue.Enter("a", CancellationToken.None).AsTask();

        using (await queue.Enter("b", CancellationToken.None))
        {
            Assert.False(waiting.IsCompleted);
        }

        held.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_does_not_keep_the_turn_from_others()
    {
        var queue = new KeyedQueue<string>();
        var held = await queue.Enter("a", CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var quitter = queue.Enter("a", giveUp.Token).AsTask();
        var patient = queue.Enter("a", CancellationToken.None).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quitter);
        held.Dispose();

        (await patient.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    [Fact]
    public async Task Under_many_writers_no_two_are_ever_inside_at_once()
    {
        var queue = new KeyedQueue<int>();
        var inside = new int[4];
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), async (turn, cancellation) =>
        {
            var key = turn % inside.Length;
            using var pass = await queue.Enter(key, cancellation);
            Assert.Equal(1, Interlocked.Increment(ref inside[key]));
            await Task.Yield();
            Interlocked.Decrement(ref inside[key]);
        });
    }
}
