namespace Pulse.Simulation.Tests.World;

/// <summary>All chance of one run, from its seed. Faults come only while it is not calm; choices always.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>While calm, nothing goes wrong: so a run begins and ends.</summary>
    public bool IsCalm { get; set; } = true;

    /// <summary>A number from 0 to 1, for code under test that draws for itself.</summary>
    public double Share() => _random.NextDouble();

    /// <summary>Whether a fault happens now.</summary>
    public bool Fault(double probability) => !IsCalm && _random.NextDouble() < probability;

    public int Below(int limit) => _random.Next(limit);

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public Guid Id()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
