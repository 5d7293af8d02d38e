using System.Globalization;

namespace Pulse.Embedded;

/// <summary>What a server says about itself in its data folder's <c>postmaster.pid</c>.</summary>
internal sealed record PostmasterFile(int ProcessId, int Port, bool Ready)
{
    private const int ProcessLine = 0;
    private const int PortLine = 3;
    private const int StatusLine = 7;

    internal static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    /// <summary>Reads the file of a live server, or nothing when there is no file or its server is dead.</summary>
    internal static PostmasterFile? ReadLive(string dataFolder)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(PathIn(dataFolder));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (lines.Length <= PortLine
            || !int.TryParse(lines[ProcessLine], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || !int.TryParse(lines[PortLine], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !IsServerOf(process, dataFolder))
        {
            return null;
        }

        return new PostmasterFile(process, port, lines.Length > StatusLine && lines[StatusLine].Trim() == "ready");
    }

    /// <summary>A process id alone proves nothing: after a crash another program may have it. Its command line must name our data folder.</summary>
    private static bool IsServerOf(int process, string dataFolder)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0');
            return command.Length > 0
                && Path.GetFileName(command[0]) == "postgres"
                && command.Contains(dataFolder, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            // The process ended.
            return false;
        }
    }
}
