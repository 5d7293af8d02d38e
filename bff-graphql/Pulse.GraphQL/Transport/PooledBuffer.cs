using System.Buffers;

namespace Pulse.GraphQL.Transport;

/// <summary>A growing buffer from the shared pool, for one message.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int CapacityMin = 1024;

    private byte[] _bytes = [];
    private int _count;

    public int Count => _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Forgets what was written and keeps the room for more.</summary>
    public void Clear() => _count = 0;

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Ensure(int free)
    {
        if (_bytes.Length - _count >= free)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(CapacityMin, Math.Max(_bytes.Length * 2, _count + free)));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        Dispose();
        _bytes = larger;
    }
}
