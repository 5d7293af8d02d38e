namespace Pulse.Embedded;

/// <summary>Who the server runs as. PostgreSQL refuses root, so root hands over to the unprivileged user that every Linux has.</summary>
internal static class ServerIdentity
{
    private const string User = "nobody";
    private const string Group = "nogroup";

    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(60);

    private static readonly string[] AsNobody = ["setpriv", "--reuid", User, "--regid", Group, "--clear-groups"];

    internal static bool IsDropped => Environment.IsPrivilegedProcess;

    /// <summary>The command as the server's own user would run it.</summary>
    internal static IReadOnlyList<string> Command(params string[] command) => IsDropped ? [.. AsNobody, .. command] : command;

    /// <summary>True when the server's user can pass through a folder.</summary>
    internal static bool CanEnter(string folder) => ChildProcess.Run(Command("test", "-x", folder), ToolTimeout).Succeeded;

    /// <summary>True when the server's user can run a program (its libraries included).</summary>
    internal static bool CanRun(string program) => ChildProcess.Run(Command(program, "--version"), ToolTimeout).Succeeded;

    /// <summary>Makes a private folder of the server's user.</summary>
    internal static void CreateFolder(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        GiveAway(path);
    }

    /// <summary>Hands a file or folder to the server's user.</summary>
    internal static void GiveAway(string path)
    {
        if (IsDropped)
        {
            ChildProcess.Require(["chown", $"{User}:{Group}", path], ToolTimeout);
        }
    }

    /// <summary>Refuses a folder in a place where everybody may write if somebody else made it.</summary>
    internal static void RequireOwnedByUs(string path)
    {
        var owner = ChildProcess.Require(["stat", "-c", "%U", path], ToolTimeout).Trim();
        if (owner != Environment.UserName && !(IsDropped && owner == User))
        {
            throw new EmbeddedServerException($"{path} belongs to {owner}; remove it and start again.");
        }
    }
}
