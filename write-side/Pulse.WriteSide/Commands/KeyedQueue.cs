namespace Pulse.WriteSide.Commands;

/// <summary>One at a time for each key, in the order of asking; keys that nobody waits for take no memory.</summary>
public sealed class KeyedQueue<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Turn> _turns = [];

    /// <summary>Waits for this key's turn; dispose the answer to pass it on.</summary>
    public async ValueTask<IDisposable> Enter(TKey key, CancellationToken cancellation)
    {
        Turn turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out turn!))
            {
                _turns[key] = turn = new Turn();
            }

            turn.Waiting++;
        }

        try
        {
            await turn.Gate.WaitAsync(cancellation);
        }
        catch
        {
            Leave(key, turn);
            throw;
        }

        return new Pass(this, key, turn);
    }

    private void Leave(TKey key, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Waiting == 0)
            {
                _turns.Remove(key);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Waiting { get; set; }
    }

    private sealed class Pass(KeyedQueue<TKey> queue, TKey key, Turn turn) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                turn.Gate.Release();
                queue.Leave(key, turn);
            }
        }
    }
}
