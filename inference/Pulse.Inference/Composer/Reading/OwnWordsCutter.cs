using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>Cuts the person's own words so that they can stand in a picture: no request before them, no particle after them.</summary>
internal sealed class OwnWordsCutter(Lexicon fillers, Lexicon contact, Lexicon clinging, Func<string, bool> isNoun)
{
    private const int HeadlineWordsMax = 7;
    private readonly Lexicon courtesies = new(["please", "thanks", "thank", "you", "شكرًا", "وشكرًا", "رجاءً", "لو", "سمحت", "سمحتوا", "سمحتم", "فضلك", "فضلكم", "بليز", "pls"]);
    private const int SublineWordsMax = 18;
    private const int ClauseWordsMin = 2;

    /// <summary>The words without the request, and without what announced facts that now stand by themselves.</summary>
    internal List<Word> Bare(Prose prose)
    {
        return Bare(prose.Words);
    }

    internal List<Word> Bare(IEnumerable<Word> said)
    {
        List<Word> words = [.. said.Where(word => word.Folded.Length > 0 || word.Text.Length > 1)];
        int start = 0;
        while (start < words.Count && (words[start].Folded.Length == 0 || fillers.Has(words[start].Folded) || (words[start].Folded.Length > 3 && fillers.HasStem(words[start].Folded))))
        {
            start++;
        }

        bool asked = start > 0;
        if (start == words.Count)
        {
            return [];
        }

        words.RemoveRange(0, start);
        while (words.Count > 0 && Trails(words[^1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        if (asked && words.Count > 0)
        {
            words[0] = words[0] with { Text = WithoutFor(words[0]) };
        }

        return words;
    }

    /// <summary>Headline and the rest; the rest is empty when all is headline.</summary>
    internal (string Headline, string Below) Cut(List<Word> words, Language language)
    {
        int cut = HeadlineLength(words);
        string headline = Prose.Joined(words.Take(cut), language);
        List<Word> rest = [.. words.Skip(cut).Take(SublineWordsMax)];
        bool more = words.Count > cut + SublineWordsMax;
        while (rest.Count > 0 && Trails(rest[^1]))
        {
            rest.RemoveAt(rest.Count - 1);
        }

        return (Capital(headline), rest.Count == 0 ? "" : Prose.Joined(rest, language) + (more ? "…" : ""));
    }

    /// <summary>All words in one line of explanation, or nothing when they are too few or too many to be one.</summary>
    internal string Line(List<Word> words, Language language)
    {
        // The first thought of some length: what follows a pause is mostly a request to call.
        int pause = words.FindIndex(ClauseWordsMin - 1 < words.Count ? ClauseWordsMin - 1 : 0, word => word.Pauses) + 1;
        List<Word> line = [.. pause > 0 ? words.Take(pause) : words];
        while (line.Count > 0 && Trails(line[^1]))
        {
            line.RemoveAt(line.Count - 1);
        }

        return line.Count is >= 2 and <= SublineWordsMax ? Capital(Prose.Joined(line, language)) : "";
    }

    /// <summary>True for a word that leads to something and is not it: a filler, or what announces numbers.</summary>
    internal bool Leads(Word word) => word.Folded.Length == 0 || fillers.Has(word.Folded) || contact.Has(word.Folded);

    /// <summary>True for a word that tells something by itself.</summary>
    internal bool Says(Word word) => !Leads(word) && !Trails(word);

    private bool Trails(Word word) => word.Folded.Length == 0 || clinging.Has(word.Folded) || contact.Has(word.Folded) || courtesies.Has(word.Folded);

    /// <summary>How many words make the headline: up to a pause if there is one, else as many as read at a glance, never ending on a particle.</summary>
    private int HeadlineLength(List<Word> words)
    {
        int pause = words.FindIndex(word => word.Pauses) + 1;
        if (pause > 1 && pause < words.Count && pause <= HeadlineWordsMax)
        {
            return pause;
        }

        if (words.Count <= HeadlineWordsMax + 2)
        {
            return words.Count;
        }

        int cut = HeadlineWordsMax;
        while (cut > 2 && (clinging.Has(words[cut - 1].Folded) || (words[cut].Folded.StartsWith('و') && words[cut].Folded.Length > 3 && cut > 4 && words[cut - 1].Folded.StartsWith('و'))))
        {
            cut--;
        }

        return cut;
    }

    /// <summary>Arabic writes "for" onto the word it belongs to; after the request is cut off, that particle has nothing to refer to.</summary>
    private string WithoutFor(Word first) => first.Text switch
    {
        _ when first.Text.Length > 4 && first.Text.StartsWith("لل", StringComparison.Ordinal) => "ال" + first.Text[2..],
        _ when first.Text.Length > 3 && first.Text[0] == 'ل' && isNoun(first.Folded[1..]) => first.Text[1..],
        _ when first.Text.Length > 4 && first.Text.StartsWith("عال", StringComparison.Ordinal) && isNoun(first.Folded[3..]) => first.Text[1..],
        _ => first.Text,
    };

    private static string Capital(string text) =>
        text.Length > 0 && char.IsLower(text[0]) && !text.Split(' ')[0].Any(char.IsUpper) ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
