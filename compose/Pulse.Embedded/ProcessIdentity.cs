using System.Globalization;

namespace Pulse.Embedded;

/// <summary>
/// Names one run of one program. A process id is used again later, so its start (in clock ticks since the machine's boot) and
/// the boot belong to the name.
/// </summary>
public sealed record ProcessIdentity(int Id, long StartedTicks, string Boot)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Counted from the end of the program's name in <c>/proc/PID/stat</c>, because the name may hold blanks.</summary>
    private const int StartFieldAfterName = 19;

    private const int StateFieldAfterName = 0;

    /// <summary>The identity of a living process, or nothing. One that has ended but is not yet collected by its parent does not live.</summary>
    public static ProcessIdentity? Of(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[StateFieldAfterName] is "Z" or "X"
                ? null
                : new ProcessIdentity(id, long.Parse(fields[StartFieldAfterName], CultureInfo.InvariantCulture), File.ReadAllText(BootFile).Trim());
        }
        catch (IOException)
        {
            // No such process, or it ended while it was looked at.
            return null;
        }
    }

    /// <summary>True while that very run lives.</summary>
    public bool IsAlive => Of(Id) == this;

    /// <summary>Reads what <see cref="ToString"/> wrote; nothing when the text is not such a line.</summary>
    public static ProcessIdentity? Parse(string line)
    {
        var parts = line.Trim().Split(' ');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                ? new ProcessIdentity(id, started, parts[2])
                : null;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {StartedTicks} {Boot}");
}
