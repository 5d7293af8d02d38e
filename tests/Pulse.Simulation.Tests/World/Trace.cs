using System.Globalization;

namespace Pulse.Simulation.Tests.World;

/// <summary>What happened, line by line, with the world's time: two runs of one seed write the same.</summary>
internal sealed class Trace(VirtualClock clock)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Write(string line) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{clock.Now:MM-dd HH:mm:ss.fff} {line}"));
}
