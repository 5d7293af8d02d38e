using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>Finds the subject of a prompt by the keywords of all topics.</summary>
internal sealed class TopicReader
{
    /// <summary>A prompt speaks of its subject first; what it mentions later belongs to that.</summary>
    private const double FirstMention = 1.35;
    private const double HintShare = 0.5;
    private const double SkeletonShare = 0.9;

    /// <summary>Less than this is a hint alone, which many subjects share.</summary>
    private const double ScoreMin = 1.5;
    private readonly TermIndex<(Topic Topic, bool Hint)> index = new();
    private readonly List<(string[] Sounds, Topic Topic)> spoken = [];
    private readonly Arabizi arabizi;
    private readonly Topic general;

    internal TopicReader(IReadOnlyList<Topic> topics, Topic general, Arabizi arabizi)
    {
        this.arabizi = arabizi;
        this.general = general;
        foreach (Topic topic in topics)
        {
            foreach ((string dialect, IReadOnlyList<string> words) in topic.Keywords)
            {
                foreach (string word in words)
                {
                    index.Add(word, (topic, dialect == Dialects.Hints));
                    if (dialect == Dialects.Arabizi && Array.ConvertAll(Folding.Words(word), Arabizi.Skeleton) is var sounds && Arabizi.IsTelling(sounds))
                    {
                        spoken.Add((sounds, topic));
                    }
                }
            }
        }
    }

    /// <summary>The subject, and where its keywords stand.</summary>
    internal (Topic Topic, IReadOnlyList<(int Start, int End)> Spans) Read(string[] words, bool inLatin)
    {
        List<Mention> mentions = Mentions(words, inLatin);
        // "عيد" says nothing inside "عيد الأم": the longer phrase explains the word.
        mentions.RemoveAll(mention => mentions.Exists(other => other.Length > mention.Length && other.Start <= mention.Start && other.End >= mention.End));
        if (mentions.Count == 0)
        {
            return (general, []);
        }

        List<Mention> plain = mentions.FindAll(mention => !mention.Hint);
        int first = (plain.Count > 0 ? plain : mentions).Min(mention => mention.Start);
        var best = mentions.GroupBy(mention => mention.Topic)
            .Select(group => (Topic: group.Key, Score: Score(group) * (group.Any(mention => mention.Start == first) ? FirstMention : 1), At: group.Min(mention => mention.Start)))
            .OrderByDescending(found => found.Score * found.Topic.Weight).ThenBy(found => found.At).ThenBy(found => found.Topic.Id, StringComparer.Ordinal)
            .First();
        return best.Score * Math.Max(1, best.Topic.Weight) < ScoreMin ? (general, []) : (best.Topic, [.. mentions.Where(mention => mention.Topic == best.Topic).Select(mention => (mention.Start, mention.End))]);
    }

    /// <summary>True when a word, without particles, is one of any topic's keywords: then it is a noun that a request may be for.</summary>
    internal bool IsKeyword(string folded) => index.Find([folded]).Exists(found => found.Length == 1);

    private List<Mention> Mentions(string[] words, bool inLatin)
    {
        List<Mention> mentions = [.. index.Find(words).Select(found => new Mention(found.Value.Topic, found.Start, found.Length, found.Value.Hint, found.Value.Hint ? HintShare : 1))];
        if (inLatin)
        {
            string[] sounds = Array.ConvertAll(words, arabizi.Sounds);
            mentions.AddRange(spoken.SelectMany(term => Starts(sounds, term.Sounds).Select(at => new Mention(term.Topic, at, term.Sounds.Length, false, SkeletonShare)))
                .Where(heard => !mentions.Exists(mention => mention.Start <= heard.Start && heard.End <= mention.End)).ToList());
        }

        return mentions;
    }

    private static IEnumerable<int> Starts(string[] sounds, string[] term) =>
        Enumerable.Range(0, Math.Max(0, sounds.Length - term.Length + 1)).Where(at => sounds.AsSpan(at, term.Length).SequenceEqual(term));

    /// <summary>Each keyword counts once, longer ones more: they say more.</summary>
    private static double Score(IEnumerable<Mention> mentions) =>
        mentions.GroupBy(mention => (mention.Start, mention.End)).Select(same => same.OrderBy(mention => mention.Hint).First())
            .Sum(mention => mention.Share * (mention.Length switch { 1 => 2, 2 => 3, _ => 3.6 }));

    private sealed record Mention(Topic Topic, int Start, int Length, bool Hint, double Share)
    {
        internal int End => Start + Length;
    }
}
