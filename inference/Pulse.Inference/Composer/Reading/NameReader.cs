using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>
/// Finds whom or what house a prompt names: "زفاف خالد وسارة", "مطعم البيت", "Blue Fig Cafe", "اسمه ...". It would rather find nothing
/// than put a wrong name into large letters.
/// </summary>
internal sealed class NameReader
{
    private const int HouseWordsMax = 3;
    private const int PersonWordsMax = 4;
    /// <summary>Particles before an article: such a word says where or for what, it is nobody's name.</summary>
    private static readonly string[] Attached = ["بال", "لل", "عال", "وبال"];
    private static readonly char[] Marks = [.. Prose.Pauses];
    private readonly Lexicon starts, withLam, alsoNames, never, kin, fillers, clinging, contact;
    private readonly HashSet<string> houses, englishHouses;
    private readonly TermIndex<string> callers = new();

    internal NameReader(NameWords words, Lexicon fillers, Lexicon clinging, Lexicon contact)
    {
        starts = new Lexicon(words.Starts);
        alsoNames = new Lexicon(words.AlsoNames);
        withLam = new Lexicon(words.WithLam);
        never = new Lexicon(words.Never);
        kin = new Lexicon(words.Kin.Ar.Concat(words.Kin.En));
        houses = [.. words.Houses.Ar.Select(Folding.Fold)];
        englishHouses = [.. words.Houses.En.Select(Folding.Fold)];
        this.fillers = fillers;
        this.clinging = clinging;
        this.contact = contact;
        foreach (string caller in words.Called)
        {
            callers.Add(caller, caller);
        }
    }

    internal bool IsHouse(string folded) => houses.Contains(folded);

    /// <summary>A shop, a company, a school; empty when the prompt names none.</summary>
    /// <param name="isPlace">True for words of a place's name: "فندق العقبة" says where, not who.</param>
    internal string House(Prose prose, Func<string, bool> isPlace)
    {
        string name = Called(prose, isPlace);
        return name.Length > 0 ? name : ArabicHouse(prose, isPlace) is { Length: > 0 } arabic ? arabic : EnglishHouse(prose);
    }

    internal bool IsAlsoName(string folded) => alsoNames.Has(folded);

    /// <summary>The people of a feast: the one run of words that neither the request nor the feast explains.</summary>
    /// <param name="explained">True for a word's index that belongs to a keyword, a place or a thing.</param>
    internal string Person(Prose prose, Func<int, bool> explained)
    {
        var runs = new List<(List<string> Words, bool AfterKin)>();
        bool open = false, skipping = false;
        for (int index = 0; index < prose.Words.Count; index++)
        {
            Word word = prose.Words[index];
            if (explained(index) || IsIdle(word))
            {
                // What follows "on" or "about" is a thing: nobody is named there.
                skipping = clinging.Has(word.Folded) && !kin.HasStem(word.Folded);
                open = false;
                continue;
            }

            if (skipping)
            {
                continue;
            }

            if (!open)
            {
                runs.Add(([], index > 0 && kin.HasStem(prose.Words[index - 1].Folded)));
            }

            runs[^1].Words.Add(word.Text.Trim(Marks));
            open = !word.Pauses;
        }

        return Shown(Chosen(runs));
    }

    /// <summary>Whoever is introduced as somebody's kin; else a couple; else the only candidate.</summary>
    private static List<string> Chosen(List<(List<string> Words, bool AfterKin)> runs)
    {
        var introduced = runs.FindAll(run => run.AfterKin);
        var couples = runs.FindAll(run => run.Words.Count > 1 && run.Words.Skip(1).Any(word => word[0] == 'و' || word is "and" or "&"));
        return introduced.Count == 1 ? introduced[0].Words : couples.Count == 1 ? couples[0].Words : runs.Count == 1 ? runs[0].Words : [];
    }

    private string Shown(List<string> words)
    {
        List<string> name = [.. words.SkipWhile(IsAnd)];
        while (name.Count > 0 && IsAnd(name[^1]))
        {
            name.RemoveAt(name.Count - 1);
        }

        bool lower = name.TrueForAll(word => char.IsAsciiLetterLower(word[0]));
        return name.Count is 0 or > PersonWordsMax || (lower && !name.Exists(IsAnd))
            ? ""
            : string.Join(' ', name.Skip(1).Prepend(WithoutFor(name[0])).Select(word => IsAnd(word) ? word : Capital(word)));
    }

    private static bool IsAnd(string word) => word is "and" or "&";

    private bool IsIdle(Word word) =>
        word.Folded.Length < 2 && word.Text is not "&"
        || fillers.HasStem(word.Folded) || kin.HasStem(word.Folded) || contact.Has(word.Folded) || never.Has(word.Folded)
        || (clinging.Has(word.Folded) && word.Folded is not "and")
        || Array.Exists(Attached, particles => word.Folded.Length > particles.Length + 1 && word.Folded.StartsWith(particles, StringComparison.Ordinal))
        || !word.Text.Trim(Marks).All(letter => char.IsLetter(letter) || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.NonSpacingMark || letter is '-' or '\'' or '&');

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>"لأحمد" is for Ahmad, but "ليان" is a name.</summary>
    private string WithoutFor(string word) => word.Length > 3 && word[0] == 'ل' && !withLam.Has(Folding.Fold(word)) ? word[1..] : word;

    private string Called(Prose prose, Func<string, bool> isPlace)
    {
        string[] words = [.. prose.Words.Select(word => word.Folded)];
        foreach (Found<string> caller in callers.Find(words))
        {
            var name = new List<string>();
            for (int index = caller.End; index < words.Length && name.Count < HouseWordsMax; index++)
            {
                Word word = prose.Words[index];
                if (clinging.Has(word.Folded) || contact.Has(word.Folded) || isPlace(word.Folded) || word.Folded.Length == 0 || never.Has(word.Folded))
                {
                    break;
                }

                name.Add(word.Text.Trim(Marks));
                if (word.Pauses)
                {
                    break;
                }
            }

            if (name.Count > 0)
            {
                return string.Join(' ', name);
            }
        }

        return "";
    }

    /// <summary>A kind of house followed by a definite word is a name: Arabic adjectives of an indefinite noun are indefinite.</summary>
    private string ArabicHouse(Prose prose, Func<string, bool> isPlace)
    {
        for (int index = 0; index + 1 < prose.Words.Count; index++)
        {
            Word house = prose.Words[index];
            string? kind = WordMatch.Stems(house.Folded).FirstOrDefault(houses.Contains);
            if (kind is null || house.Pauses || house.Folded.StartsWith("ال", StringComparison.Ordinal))
            {
                continue;
            }

            // The house without the particle written onto it: "لمطعم البيت" names "مطعم البيت".
            string shown = house.Text[^Math.Min(house.Text.Length, kind.Length)..];
            var name = new List<string> { Folding.Fold(shown) == kind ? shown : house.Text };
            for (int next = index + 1; next < prose.Words.Count && name.Count <= HouseWordsMax; next++)
            {
                Word word = prose.Words[next];
                bool names = word.Text.StartsWith("ال", StringComparison.Ordinal) || starts.Has(word.Folded) || (name.Count > 1 && starts.Has(prose.Words[next - 1].Folded));
                if (!names || never.Has(word.Folded) || isPlace(word.Folded))
                {
                    break;
                }

                name.Add(word.Text.Trim(Marks));
                if (word.Pauses)
                {
                    break;
                }
            }

            if (name.Count > 1)
            {
                return string.Join(' ', name);
            }
        }

        return "";
    }

    /// <summary>Capitalised words before a kind of house ("Blue Fig Cafe"), not at the sentence's start alone.</summary>
    private string EnglishHouse(Prose prose)
    {
        for (int index = 1; index < prose.Words.Count; index++)
        {
            if (!englishHouses.Contains(prose.Words[index].Folded) || !char.IsAsciiLetterUpper(prose.Words[index].Text[0]))
            {
                continue;
            }

            int start = index;
            while (start > 0 && char.IsAsciiLetterUpper(prose.Words[start - 1].Text[0]) && !prose.Words[start - 1].Pauses && !fillers.Has(prose.Words[start - 1].Folded))
            {
                start--;
            }

            if (start < index && index - start <= HouseWordsMax)
            {
                return string.Join(' ', prose.Words.Skip(start).Take(index - start + 1).Select(word => word.Text.Trim(Marks)));
            }
        }

        return "";
    }
}

/// <summary>Words around names.</summary>
/// <param name="Called">What announces a name.</param>
/// <param name="Houses">Kinds of houses that carry names.</param>
/// <param name="AlsoNames">People's names that are also things ("ياسمين").</param>
/// <param name="WithLam">Names that begin with the letter that is also the particle "for".</param>
/// <param name="Starts">Indefinite words that names begin with ("أبو", "بيت").</param>
/// <param name="Never">Definite words that describe and do not name ("الجديد").</param>
/// <param name="Kin">Words around a person's name in a greeting.</param>
internal sealed record NameWords(IReadOnlyList<string> Called, PerLanguage<IReadOnlyList<string>> Houses, IReadOnlyList<string> AlsoNames, IReadOnlyList<string> WithLam, IReadOnlyList<string> Starts, IReadOnlyList<string> Never, PerLanguage<IReadOnlyList<string>> Kin);
