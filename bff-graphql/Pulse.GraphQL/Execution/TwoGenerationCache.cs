using System.Collections.Concurrent;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// A bounded cache with lock-free reads: entries are put into the young generation; when that is full it becomes the old one and the former old
/// one is dropped. What is read from the old generation is put into the young one again, so that used entries live on.
/// </summary>
internal sealed class TwoGenerationCache<TKey, TValue>(int countMax)
    where TKey : notnull
    where TValue : class
{
    private readonly int _generationCountMax = Math.Max(1, countMax / 2);
    private readonly Lock _turning = new();
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();
    private int _youngCount;

    public int Count => _young.Count + _old.Count;

    public TValue? Get(TKey key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }

        if (_old.TryGetValue(key, out value))
        {
            Put(key, value);
        }

        return value;
    }

    public void Put(TKey key, TValue value)
    {
        if (!_young.TryAdd(key, value) || Interlocked.Increment(ref _youngCount) < _generationCountMax)
        {
            return;
        }

        lock (_turning)
        {
            if (_youngCount >= _generationCountMax)
            {
                _old = _young;
                _young = new ConcurrentDictionary<TKey, TValue>();
                _youngCount = 0;
            }
        }
    }
}
