using System.Globalization;

namespace Pulse.Embedded;

/// <summary>A lock between processes: whoever holds the file open has the turn. It ends with its process, however that ends.</summary>
public sealed class FileTurn : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _held;

    private FileTurn(FileStream held) => _held = held;

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="TimeoutException">Another process kept it for longer than <paramref name="timeout"/>.</exception>
    public static FileTurn Take(string path, TimeSpan timeout)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var deadline = TimeProvider.System.GetUtcNow() + timeout;
        using var timer = new PeriodicTimer(LookInterval);
        do
        {
            try
            {
                return new FileTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                // Somebody else's turn: look again at the next tick.
                timer.WaitForNextTickAsync().AsTask().GetAwaiter().GetResult();
            }
            catch (IOException busy)
            {
                throw new TimeoutException(
                    string.Create(CultureInfo.InvariantCulture, $"Another process held {path} for {timeout.TotalSeconds:F0} s."), busy);
            }
        }
        while (true);
    }

    /// <inheritdoc />
    public void Dispose() => _held.Dispose();
}
