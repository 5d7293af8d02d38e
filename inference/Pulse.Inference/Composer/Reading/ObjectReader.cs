using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>
/// Finds the things a prompt wants to see. "With a picture of a camel" is always obeyed; a thing merely named comes in only where the topic
/// welcomes its kind, so that "مطعم البيت" does not draw a house.
/// </summary>
internal sealed class ObjectReader
{
    private const string Everything = "any";
    private const int ReachWords = 2;
    private const int ObjectsMax = 2;
    private readonly TermIndex<KnownObject> index = new();
    private readonly TermIndex<string> shown = new();
    private readonly IReadOnlyList<KnownObject> objects;

    internal ObjectReader(IReadOnlyList<KnownObject> objects, IReadOnlyList<string> shown)
    {
        this.objects = objects;
        foreach (KnownObject thing in objects)
        {
            foreach (string word in thing.Ar.Concat(thing.En))
            {
                index.Add(word, thing);
            }
        }

        foreach (string word in shown)
        {
            this.shown.Add(word, word);
        }
    }

    /// <summary>True when the word names a thing that can be drawn.</summary>
    internal bool Knows(string folded) => index.Find([folded]).Count > 0;

    /// <summary>Ids of drawings, the first thing's first; empty when nothing fitting is named.</summary>
    internal IReadOnlyList<string> Read(string prompt, string[] words, Topic topic, Func<int, bool> named)
    {
        List<Found<KnownObject>> found = index.Find(words);
        found.RemoveAll(one => found.Exists(other => other.Length > one.Length && other.Start <= one.Start && other.End >= one.End));
        List<Found<string>> markers = shown.Find(words);
        bool Wanted(Found<KnownObject> one) => markers.Exists(marker => one.Start >= marker.End && one.Start <= marker.End + ReachWords);
        bool Welcome(Found<KnownObject> one) => !named(one.Start) && (topic.Welcomes.Contains(one.Value.Kind) || topic.Welcomes.Contains(Everything));
        IEnumerable<KnownObject> wanted = found.Where(Wanted).OrderBy(one => one.Start).Select(one => one.Value)
            .Concat(objects.Where(thing => thing.Emoji.Any(emoji => prompt.Contains(emoji, StringComparison.Ordinal))));
        KnownObject[] chosen = [.. wanted.Distinct().Take(ObjectsMax)];
        chosen = chosen.Length > 0 ? chosen : [.. found.Where(Welcome).OrderBy(one => one.Start).Select(one => one.Value).Distinct().Take(ObjectsMax)];
        return [.. chosen.SelectMany(thing => thing.Art.Select((art, style) => (art, style))).OrderBy(drawing => drawing.style).Select(drawing => drawing.art)];
    }
}
