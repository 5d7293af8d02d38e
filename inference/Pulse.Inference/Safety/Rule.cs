using Pulse.Contracts.Rejections;

namespace Pulse.Inference.Safety;

/// <summary>A rule over the places at which terms were found.</summary>
internal sealed record Rule(string Id, RefusalCategory Category, int[] All, int Within, int[] Unless, int UnlessWithin)
{
    /// <param name="places">For each list, the numbers of the words at which its terms start, in order.</param>
    internal bool IsBrokenBy(List<int>[] places)
    {
        if (All.Any(list => places[list].Count == 0))
        {
            return false;
        }

        Span<int> next = stackalloc int[All.Length];
        while (true)
        {
            // The narrowest stretch that holds a term of each list and starts at the earliest one.
            int earliest = 0, first = int.MaxValue, last = 0;
            for (int list = 0; list < All.Length; list++)
            {
                int place = places[All[list]][next[list]];
                last = Math.Max(last, place);
                (earliest, first) = place < first ? (list, place) : (earliest, first);
            }

            if (last - first < Within && !IsHarmless(places, first, last))
            {
                return true;
            }

            if (++next[earliest] == places[All[earliest]].Count)
            {
                return false;
            }
        }
    }

    private bool IsHarmless(List<int>[] places, int first, int last) =>
        Unless.Any(list => places[list].Exists(place => place >= first - UnlessWithin && place <= last + UnlessWithin));
}
