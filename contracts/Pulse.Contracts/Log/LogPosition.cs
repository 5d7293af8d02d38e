using System.Globalization;

namespace Pulse.Contracts.Log;

/// <summary>
/// A place in the whole log, ordered as events were committed. Both halves are kept because EventStoreDB needs both to
/// resume; logs with a single number use it twice. Outside the process a position is always opaque text.
/// </summary>
public readonly record struct LogPosition(long Commit, long Prepare) : IComparable<LogPosition>
{
    /// <summary>Before the first event.</summary>
    public static readonly LogPosition Start = new(0, 0);

    /// <summary>A position in a log that numbers events by one counter.</summary>
    public static LogPosition At(long position) => new(position, position);

    public int CompareTo(LogPosition other) =>
        Commit != other.Commit ? Commit.CompareTo(other.Commit) : Prepare.CompareTo(other.Prepare);

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commit}/{Prepare}");
}
