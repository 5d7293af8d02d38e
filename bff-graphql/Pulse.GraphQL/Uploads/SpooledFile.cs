namespace Pulse.GraphQL.Transport;

/// <summary>A file while it is received: short ones stay in memory, longer ones go on in a temporary file that the system deletes when it is closed.</summary>
internal sealed class SpooledFile(int memoryBytesMax) : IAsyncDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    public long Length { get; private set; }

    /// <summary>Takes over a stream to its end.</summary>
    /// <exception cref="BadRequestException">It is longer than allowed.</exception>
    public async Task FillAsync(Stream source, long bytesMax, Func<BadRequestException> tooLarge, CancellationToken cancellationToken)
    {
        var chunk = new byte[BufferBytes];
        while (await source.ReadAsync(chunk, cancellationToken) is var count and > 0)
        {
            Length += count;
            if (Length > bytesMax)
            {
                throw tooLarge();
            }

            if (_file is null && Length > memoryBytesMax)
            {
                _file = Create();
                _memory.WriteTo(_file);
                _memory.SetLength(0);
                _memory.Capacity = 0;
            }

            await ((Stream?)_file ?? _memory).WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }

        if (_file is not null)
        {
            await _file.FlushAsync(cancellationToken);
        }
    }

    public Stream OpenRead() => _file is null
        ? new MemoryStream(_memory.GetBuffer(), 0, (int)Length, writable: false)
        : new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, useAsync: true);

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    private static FileStream Create() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = BufferBytes,
            UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
}
