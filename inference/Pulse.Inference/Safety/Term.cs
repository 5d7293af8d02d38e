using Pulse.Inference.Text;

namespace Pulse.Inference.Safety;

/// <summary>How a term's word is compared with a prompt's.</summary>
internal enum TermKind
{
    /// <summary>The word, with or without particles or a plural s.</summary>
    Word,

    /// <summary>Written <c>=word</c>: just so, since with particles taken off it would be found in other words.</summary>
    Exact,

    /// <summary>Written <c>word*</c>: any ending.</summary>
    Start,

    /// <summary>Written <c>~word</c>: Arabizi, by its sound.</summary>
    Sound,

    /// <summary>Written <c>^core</c>: an Arabic verb, in any person, time and dialect.</summary>
    Verb,

    /// <summary>Written <c>!core</c>: an Arabic verb that says what the speaker will do to whom they speak to.</summary>
    Vow,
}

/// <summary>A term of one or more words out of a rules file.</summary>
internal sealed class Term
{
    private readonly (TermKind Kind, string Text)[] words;

    private Term((TermKind Kind, string Text)[] words) => this.words = words;

    internal int Length => words.Length;

    internal TermKind FirstKind => words[0].Kind;

    internal string FirstText => words[0].Text;

    internal IEnumerable<string> VerbCores => words.Where(word => word.Kind is TermKind.Verb or TermKind.Vow).Select(word => word.Text);

    /// <exception cref="InvalidDataException">The term holds no letters, or a sound that is too short to tell words apart.</exception>
    internal static Term Parse(string written)
    {
        (TermKind, string)[] parsed = [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(ParseWord)];
        return parsed.Length > 0 ? new Term(parsed) : throw new InvalidDataException($"the term '{written}' has no letters");
    }

    /// <summary>True when the words from this place on are the term's.</summary>
    internal bool IsAt(ReadOnlySpan<WordForms> from)
    {
        if (from.Length < words.Length)
        {
            return false;
        }

        for (int index = 0; index < words.Length; index++)
        {
            if (!Same(words[index], from[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same((TermKind Kind, string Text) word, WordForms forms) => word.Kind switch
    {
        TermKind.Exact => forms.Readings.Contains(word.Text),
        TermKind.Start => Array.Exists(forms.Stems, stem => stem.StartsWith(word.Text, StringComparison.Ordinal)),
        TermKind.Sound => forms.Sounds.Contains(word.Text),
        TermKind.Verb => forms.VerbCores.Contains(word.Text),
        TermKind.Vow => forms.Vows.Contains(word.Text),
        _ => forms.Stems.Contains(word.Text),
    };

    private static IEnumerable<(TermKind, string)> ParseWord(string written)
    {
        TermKind kind = written switch
        {
            ['=', ..] => TermKind.Exact,
            ['~', ..] => TermKind.Sound,
            ['^', ..] => TermKind.Verb,
            ['!', ..] => TermKind.Vow,
            [.., '*'] => TermKind.Start,
            _ => TermKind.Word,
        };
        return Folding.Words(written).Select(word => (kind, kind switch
        {
            TermKind.Exact or TermKind.Verb or TermKind.Vow => word,
            TermKind.Sound => SoundOf(word),
            _ => WordForms.Bare(word),
        }));
    }

    private static string SoundOf(string word) => Arabizi.Tells(word)
        ? Arabizi.Sound(word)
        : throw new InvalidDataException($"the sound of '{word}' is too short to tell words apart");
}
