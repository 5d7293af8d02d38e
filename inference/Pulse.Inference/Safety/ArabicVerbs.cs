namespace Pulse.Inference.Safety;

/// <summary>
/// The cores of an Arabic word that may be a verb: without what marks person, time and object, in the standard language and in dialects
/// (سنقتلهم, هقتلك, منبيع, غنقتلك). Far too coarse for a dictionary, which is why only the cores that rules name are looked for.
/// </summary>
/// <param name="cores">The cores that rules name.</param>
internal sealed class ArabicVerbs(HashSet<string> cores)
{
    private const int CoreLettersMin = 3;
    private const int CoreLettersMax = 4;

    /// <summary>"I shall", "we shall", in all dialects.</summary>
    private static readonly string[] FirstPerson =
        ["ا", "ن", "ه", "ها", "هن", "ح", "حا", "حن", "سا", "سن", "با", "بن", "ب", "من", "لا", "غن", "غا", "كن"];

    private static readonly string[] OtherPersons =
        ["", "ي", "ت", "هي", "هت", "حي", "حت", "سي", "ست", "بي", "بت", "غي", "غت", "كي", "كت", "ين", "تن", "يت", "تت", "بين", "بتن", "بيت", "هيت", "من"];

    private static readonly string[] Endings =
        ["", "و", "وا", "ون", "ي", "ين", "ن", "نا", "ني", "ه", "ها", "هم", "هن", "وه", "وها", "وهم", "وهن", "ونهم", "ونه"];

    private static readonly string[] ToYou = ["ك", "كم", "كن", "كي", "كو"];

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> wanted = cores.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The wanted cores that the words may have; and of those, the ones that the speaker will do to whom they speak to.</summary>
    internal (IReadOnlyCollection<string> Cores, IReadOnlyCollection<string> Vows) Read(string[] stems)
    {
        HashSet<string> found = [], vows = [];
        foreach (string stem in stems)
        {
            if (stem.Length < CoreLettersMin || stem[0] < '\u0600')
            {
                continue;
            }

            foreach (string start in FirstPerson)
            {
                if (stem.StartsWith(start, StringComparison.Ordinal))
                {
                    Add(stem.AsSpan(start.Length), ToYou, vows);
                    Add(stem.AsSpan(start.Length), Endings, found);
                }
            }

            foreach (string start in OtherPersons)
            {
                if (stem.StartsWith(start, StringComparison.Ordinal))
                {
                    Add(stem.AsSpan(start.Length), Endings, found);
                }
            }
        }

        found.UnionWith(vows);
        return (found, vows);
    }

    private void Add(ReadOnlySpan<char> rest, string[] endings, HashSet<string> found)
    {
        foreach (string ending in endings)
        {
            int length = rest.Length - ending.Length;
            if (length is >= CoreLettersMin and <= CoreLettersMax && rest.EndsWith(ending, StringComparison.Ordinal)
                && wanted.TryGetValue(rest[..length], out string? core))
            {
                found.Add(core);
            }
        }
    }
}
