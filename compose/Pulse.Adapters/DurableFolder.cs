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
    private const int NameIsTaken = 17;

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

    /// <summary>
    /// Gives a whole file its lasting name and forces the name to disk; false when the name is taken. Of many callers exactly
    /// one gets true.
    /// </summary>
    /// <exception cref="IOException">The file could not be linked, or its folder not flushed.</exception>
    public static bool TryName(string draft, string path)
    {
        var isNamed = OperatingSystem.IsWindows() ? TryMove(draft, path) : TryLink(draft, path);
        Flush(Path.GetDirectoryName(path)!);
        return isNamed;
    }

    /// <summary>
    /// <see cref="File.Move(string, string, bool)"/> will not do here: it looks whether the name is free and renames then, so that
    /// of two callers at once both believe they were first, and the second replaces what the first was told stays.
    /// </summary>
    private static bool TryLink(string draft, string path)
    {
        if (Link(draft, path) != Failed)
        {
            File.Delete(draft);
            return true;
        }

        return Marshal.GetLastPInvokeError() == NameIsTaken ? false : throw Fault("given a file");
    }

    private static bool TryMove(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static IOException Fault(string verb) =>
        new($"The folder could not be {verb}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);

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
