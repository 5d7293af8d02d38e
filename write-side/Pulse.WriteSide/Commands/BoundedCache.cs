namespace Pulse.WriteSide.Commands;

/// <summary>Keeps the most recently used values; what is dropped can be read again from the log.</summary>
internal sealed class BoundedCache<TKey, TValue>(int entriesMax)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = [];

    public TValue? Find(TKey key)
    {
        lock (_nodes)
        {
            if (!_nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    public void Keep(TKey key, TValue value)
    {
        lock (_nodes)
        {
            Drop(key);
            _nodes[key] = _byUse.AddFirst((key, value));
            if (_nodes.Count > entriesMax && _byUse.Last is { } oldest)
            {
                Drop(oldest.Value.Key);
            }
        }
    }

    public void Forget(TKey key)
    {
        lock (_nodes)
        {
            Drop(key);
        }
    }

    private void Drop(TKey key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _byUse.Remove(node);
        }
    }
}
