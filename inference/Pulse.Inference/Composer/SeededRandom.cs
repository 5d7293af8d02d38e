namespace Pulse.Inference.Composer;

/// <summary>
/// A random sequence that is the same on every machine and runtime for the same seed and purpose (SplitMix64). Each purpose draws from
/// a sequence of its own, so that a new choice in one place does not change the choices in another.
/// </summary>
internal sealed class SeededRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15, HashOffset = 14695981039346656037, HashPrime = 1099511628211;
    private ulong state;

    internal SeededRandom(long seed, string purpose)
    {
        ulong hash = HashOffset;
        foreach (char letter in purpose)
        {
            hash = unchecked((hash ^ letter) * HashPrime);
        }

        state = unchecked((ulong)seed * Golden) ^ hash;
    }

    /// <summary>0 inclusive to <paramref name="count"/> exclusive.</summary>
    internal int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>0 inclusive to 1 exclusive.</summary>
    internal double Unit() => (Next() >> 11) / (double)(1UL << 53);

    internal double Between(double low, double high) => low + ((high - low) * Unit());

    internal T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    internal List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (int last = list.Count - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (list[last], list[other]) = (list[other], list[last]);
        }

        return list;
    }

    private ulong Next()
    {
        state = unchecked(state + Golden);
        ulong mixed = state;
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return mixed ^ (mixed >> 31);
    }
}
