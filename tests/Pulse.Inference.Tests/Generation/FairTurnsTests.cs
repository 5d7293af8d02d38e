using Pulse.Contracts.Ids;
using Pulse.Inference.Generation;

namespace Pulse.Inference.Tests.Generation;

public sealed class FairTurnsTests
{
    private static readonly OrganizationId Busy = new(Guid.CreateVersion7());
    private static readonly OrganizationId Modest = new(Guid.CreateVersion7());
    private readonly FairTurns _turns = new(turnsMax: 1);

    [Fact]
    public async Task Somebody_with_much_waiting_work_delays_another_by_one_piece()
    {
        var held = await Take(Busy);
        var busy = Enumerable.Range(0, 5).Select(_ => Take(Busy)).ToArray();
        var modest = Take(Modest);

        held.Dispose();
        (await busy[0]).Dispose();

        var turn = await modest.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(busy[1].IsCompleted);
        turn.Dispose();
    }

    [Fact]
    public async Task Light_work_goes_first_but_a_heavy_piece_is_passed_over_only_so_often()
    {
        var held = await Take(Busy);
        var heavy = Take(Modest, WorkWeight.Heavy);
        var light = Enumerable.Range(0, FairTurns.HeavyPassedOverMax + 2).Select(_ => Take(Busy)).ToArray();

        held.Dispose();
        for (var served = 0; served < FairTurns.HeavyPassedOverMax; served++)
        {
            Assert.False(heavy.IsCompleted);
            (await light[served]).Dispose();
        }

        (await heavy.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
        (await light[^2]).Dispose();
        (await light[^1]).Dispose();
    }

    [Fact]
    public async Task Whoever_gives_up_does_not_take_the_turn_along()
    {
        var held = await Take(Busy);
        using var giveUp = new CancellationTokenSource();
        var quitter = _turns.Take(Busy, WorkWeight.Light, giveUp.Token).AsTask();
        var patient = Take(Modest);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quitter);
        held.Dispose();

        (await patient.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    [Fact]
    public async Task No_more_work_than_there_are_turns_is_done_at_once()
    {
        const int TurnsMax = 3;
        var turns = new FairTurns(TurnsMax);
        var inside = 0;
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (piece, cancellation) =>
        {
            using var turn = await turns.Take(piece % 2 == 0 ? Busy : Modest, (WorkWeight)(piece % 3 % 2), cancellation);
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });

        Assert.InRange(most, 1, TurnsMax);
    }

    private Task<IDisposable> Take(OrganizationId organization, WorkWeight weight = WorkWeight.Light) =>
        _turns.Take(organization, weight, CancellationToken.None).AsTask();

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
