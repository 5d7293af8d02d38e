using System.Runtime.CompilerServices;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>Fields that never end by themselves, and a count of what is open in them.</summary>
internal sealed class StuckSchema
{
    private const string Sdl = """
        type Query { now: Int! wait: Int }
        type Mutation { wait: Int }
        type Subscription { tick: Int! opening: Int! flood: String! throwing: Int! }
        """;

    private static readonly string Page = new('x', 64 * 1024);

    private int _open;

    /// <summary>Resolvers and sources that have begun and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    public BoundSchema Build() => new SchemaBinder(Sdl)
        .Root<int>("Query.now", (_, _, _) => ValueTask.FromResult(1))
        .Root<int?>("Query.wait", async (_, _, cancellationToken) => await WaitAsync(cancellationToken))
        .Root<int?>("Mutation.wait", async (_, _, cancellationToken) => await WaitAsync(cancellationToken))
        .Subscribe<int>("Subscription.tick", (_, _, cancellationToken) => ValueTask.FromResult(TickAsync(cancellationToken)))
        .Subscribe<int>("Subscription.opening", async (_, _, cancellationToken) =>
        {
            await WaitAsync(cancellationToken);
            return TickAsync(cancellationToken);
        })
        .Subscribe<string>("Subscription.flood", (_, _, cancellationToken) => ValueTask.FromResult(FloodAsync(cancellationToken)))
        .Subscribe<int>("Subscription.throwing", (_, _, _) => ValueTask.FromResult(ThrowAsync()))
        .Build();

    private async Task<int?> WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return 1;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async IAsyncEnumerable<int> TickAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 1;
        await WaitAsync(cancellationToken);
    }

    private async IAsyncEnumerable<string> FloodAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                yield return Page;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>A source that ends as if somebody had cancelled it, although nobody has.</summary>
    private static async IAsyncEnumerable<int> ThrowAsync()
    {
        yield return 1;
        await Task.Yield();
        throw new OperationCanceledException("an inner time limit");
    }
}
