using System.Collections.Concurrent;

namespace Pulse.GraphQL.Execution;

/// <summary>Counts what every caller has running, and refuses more than the limit. Callers with nothing running take no memory.</summary>
internal sealed class CallerLimit(int countMax)
{
    private readonly ConcurrentDictionary<string, int> _running = new(StringComparer.Ordinal);

    /// <summary>Callers that have something running, for tests.</summary>
    public int Callers => _running.Count;

    /// <summary>Takes a place for a caller; null, which is nobody, is not counted.</summary>
    /// <exception cref="GraphQLException"><see cref="ErrorCodes.TooManyOperations"/>: the caller has as many running as it may.</exception>
    public void Enter(string? caller)
    {
        if (caller is null)
        {
            return;
        }

        while (true)
        {
            var known = _running.TryGetValue(caller, out var count);
            if (count >= countMax)
            {
                throw new GraphQLException($"At most {Inspect.Value(countMax)} operations may run at once.", ErrorCodes.TooManyOperations);
            }

            if (known ? _running.TryUpdate(caller, count + 1, count) : _running.TryAdd(caller, 1))
            {
                return;
            }
        }
    }

    public void Leave(string? caller)
    {
        while (caller is not null && _running.TryGetValue(caller, out var count))
        {
            var isDone = count == 1 ? _running.TryRemove(KeyValuePair.Create(caller, 1)) : _running.TryUpdate(caller, count - 1, count);
            if (isDone)
            {
                return;
            }
        }
    }
}
