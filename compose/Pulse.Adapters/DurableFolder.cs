using System.Runtime.InteropServices;

namespace Pulse.Adapters;

/// <summary>
/// Forces a folder's list of names to disk. A file's own flush covers its bytes and not its name: without this, a power
/// cut can lose a file that was renamed just before.
/// </summary>
internal static partial class DurableFolder
{
    private const int OpenReadOnly = 0;
    private const int Failed = -1;

    /// <exception cref="IOException">The folder could not be opened or flushed.</exception>
    public static void Flush(string folder)
    {
        // Windows journals names by itself and cannot flush a folder.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, OpenReadOnly);
        if (handle == Failed)
        {
            throw Fault("opened");
        }

        var flushed = Fsync(handle);
        var fault = flushed == Failed ? Fault("flushed") : null;
        _ = Close(handle);
        if (fault is not null)
        {
            throw fault;
        }
    }

    private static IOException Fault(string verb) =>
        new($"The folder could not be {verb}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
