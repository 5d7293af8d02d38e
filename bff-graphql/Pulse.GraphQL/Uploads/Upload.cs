namespace Pulse.GraphQL;

/// <summary>A file that came with a request, whole and not longer than allowed. It vanishes when the request has been answered.</summary>
public sealed class Upload
{
    private static readonly AsyncLocal<IReadOnlyList<Upload>?> Offered = new();

    private readonly Func<Stream> _open;

    internal Upload(string fileName, string? contentType, long length, Func<Stream> open)
    {
        FileName = fileName;
        ContentType = contentType;
        Length = length;
        _open = open;
    }

    /// <summary>The name that the sender gave, which may be anything: never a path to write to.</summary>
    public string FileName { get; }

    /// <summary>What the sender says it is; null when he does not say. Look into the file to know.</summary>
    public string? ContentType { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>A stream of its own from the first byte on, as often as wanted. The caller disposes it.</summary>
    public Stream OpenRead() => _open();

    /// <summary>Lets the scalar find a request's files while its variables are coerced, which happens within the caller's own flow.</summary>
    internal static IDisposable Offer(IReadOnlyList<Upload> files)
    {
        Offered.Value = files;
        return new Withdrawal();
    }

    internal static Upload? At(int index) => Offered.Value is { } files && index >= 0 && index < files.Count ? files[index] : null;

    private sealed class Withdrawal : IDisposable
    {
        public void Dispose() => Offered.Value = null;
    }
}
