using System.Buffers;

namespace Pulse.GraphQL.Execution;

/// <summary>A growing array from the shared pool. Its owner returns it exactly once, when the result has been written.</summary>
internal struct PooledList<T>
{
    private const int CapacityMin = 16;

    private T[]? _items;

    public int Count { get; private set; }

    public readonly T[] Items => _items ?? [];

    public readonly Span<T> Span => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        _items![Count++] = item;
    }

    public void Truncate(int count) => Count = count;

    public void Return()
    {
        if (_items is { } items)
        {
            ArrayPool<T>.Shared.Return(items, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            _items = null;
            Count = 0;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(CapacityMin, Count * 2));
        if (_items is { } items)
        {
            Array.Copy(items, larger, Count);
            ArrayPool<T>.Shared.Return(items, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }

        _items = larger;
    }
}
