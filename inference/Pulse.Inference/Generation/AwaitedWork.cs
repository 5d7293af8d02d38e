using Pulse.Contracts.Ids;

namespace Pulse.Inference.Generation;

/// <summary>Work that somebody waits for until a moment, done in the same turns as all other work of their organization.</summary>
internal static class AwaitedWork
{
    /// <returns>Null when the time was over before the work was done.</returns>
    internal static async ValueTask<T?> Do<T>(
        FairTurns turns, TimeProvider time, DateTimeOffset answerBy, OrganizationId organization, WorkWeight weight,
        Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
        where T : class
    {
        var left = answerBy - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        using var over = new CancellationTokenSource(left, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            using var turn = await turns.Take(organization, weight, limit.Token);
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
