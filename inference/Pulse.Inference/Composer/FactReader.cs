using System.Text.RegularExpressions;

namespace Pulse.Inference.Composer;

internal enum FactKind
{
    Address,
    Email,
    Handle,
    Date,
    Time,
    Price,
    Phone,
}

/// <summary>What must be printed exactly as written.</summary>
internal sealed record Fact(FactKind Kind, string Text);

/// <summary>Finds what must be printed exactly as written: discounts, prices, phones, dates, times, addresses on the net.</summary>
internal static class FactReader
{
    private const int FactsMax = 4;
    private const int AddressCharactersMax = 36;

    /// <summary>Stands for what was taken out, so that later finds keep their places; prompts have no control characters left.</summary>
    internal const char Taken = '\u0001';
    private const int PhoneDigitsMin = 7, PhoneDigitsMax = 15;
    internal sealed record Facts(IReadOnlyList<Fact> Found, string Percent, string Rest)
    {
        internal IReadOnlyList<string> Listed => [.. Found.Take(FactsMax).Select(fact => fact.Text)];
    }

    /// <summary>Takes the facts out of a prompt; the rest is prose, with <see cref="Taken"/> in their places.</summary>
    /// <param name="discounts">True when the prompt speaks of a sale: then a bare percentage is a discount.</param>
    internal static Facts Read(string prompt, bool discounts)
    {
        var found = new List<(int At, Fact Fact)>();
        string percent = "";
        string rest = FactPatterns.Percent().Replace(prompt, match =>
        {
            bool spoken = match.Groups["word"].Success || match.Groups["off"].Success;
            if (!discounts && !spoken)
            {
                return match.Value;
            }

            percent = percent.Length == 0 ? Digits(match.Groups["n"].Value) + "%" : percent;
            return new string(Taken, match.Length);
        });
        foreach ((FactKind kind, Regex pattern) in FactPatterns.InOrder)
        {
            rest = pattern.Replace(rest, match => Take(kind, match, found));
        }

        return new Facts([.. Joined([.. found.OrderBy(one => one.At)])], percent, FactPatterns.Spaces().Replace(rest, " ").Trim());
    }

    private static string Take(FactKind kind, Match match, List<(int At, Fact Fact)> found)
    {
        string text = Digits(FactPatterns.Spaces().Replace(match.Value.Trim().TrimEnd('،', ',', '-'), " "));
        if (kind == FactKind.Phone && (text.Count(char.IsAsciiDigit) is < PhoneDigitsMin or > PhoneDigitsMax || FactPatterns.Years().IsMatch(text)))
        {
            return match.Value;
        }

        found.Add((match.Index, new Fact(kind, kind == FactKind.Address ? Short(text) : FactPatterns.Lead().Replace(text, ""))));
        return new string(Taken, match.Length);
    }

    /// <summary>A date and its hour are read in one breath, wherever the prompt has them.</summary>
    private static IEnumerable<Fact> Joined(List<(int At, Fact Fact)> found)
    {
        Fact? date = found.Find(one => one.Fact.Kind == FactKind.Date).Fact, time = found.Find(one => one.Fact.Kind == FactKind.Time).Fact;
        foreach ((_, Fact fact) in found)
        {
            if (fact == date && time is not null)
            {
                bool arabic = date.Text.Any(letter => letter is >= '\u0600' and <= '\u06FF') || time.Text.Any(letter => letter is >= '\u0600' and <= '\u06FF');
                yield return new Fact(FactKind.Date, date.Text + (arabic ? "، " : ", ") + time.Text);
            }
            else if (fact != time || date is null)
            {
                yield return fact;
            }
        }
    }

    /// <summary>An address as people print it: no scheme, and only its host when the rest is too long to type.</summary>
    private static string Short(string fact)
    {
        string bare = FactPatterns.Scheme().Replace(fact, "").TrimEnd('.', '،', ')', '/');
        int path = bare.IndexOf('/', StringComparison.Ordinal);
        return bare.Length > AddressCharactersMax && path > 0 ? bare[..path] : bare;
    }

    /// <summary>Arabic and Persian digits as ASCII: one script of digits in a picture.</summary>
    internal static string Digits(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (int index = 0; index < span.Length; index++)
        {
            char letter = source[index];
            span[index] = letter switch
            {
                >= '\u0660' and <= '\u0669' => (char)('0' + letter - '\u0660'),
                >= '\u06F0' and <= '\u06F9' => (char)('0' + letter - '\u06F0'),
                '\u066A' => '%',
                '\u066B' => '.',
                '\u066C' => ',',
                _ => letter,
            };
        }
    });
}
