using System.Text.RegularExpressions;

namespace Pulse.Inference.Composer;

/// <summary>Finds what must be printed exactly as written: discounts, prices, phones, addresses on the net.</summary>
internal static partial class FactReader
{
    private const int FactsMax = 3;
    private const int AddressCharactersMax = 36;

    internal sealed record Facts(IReadOnlyList<string> Listed, string Percent, string Rest);

    /// <summary>Takes the facts out of a prompt; the rest is prose.</summary>
    /// <param name="discounts">True when the prompt speaks of a sale: only then is a percentage a discount.</param>
    internal static Facts Read(string prompt, bool discounts)
    {
        var listed = new List<string>();
        string percent = "";
        string rest = !discounts ? prompt : Percent().Replace(prompt, match =>
        {
            percent = percent.Length == 0 ? Digits(match.Groups["n"].Value) + "%" : percent;
            return " ";
        });
        rest = Listed().Replace(rest, match =>
        {
            if (listed.Count < FactsMax)
            {
                listed.Add(Short(Digits(Spaces().Replace(match.Value.Trim(), " "))));
            }

            return " ";
        });
        return new Facts(listed, percent, Spaces().Replace(rest, " ").Trim());
    }

    /// <summary>An address as people print it: no scheme, and only its host when the rest is too long to type.</summary>
    private static string Short(string fact)
    {
        string bare = Scheme().Replace(fact, "");
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
                _ => letter,
            };
        }
    });

    [GeneratedRegex(@"(?:خصم|تخفيض|discount|save)?\s*(?<n>[0-9\u0660-\u0669\u06F0-\u06F9]{1,3})\s*[%\u066A](?:\s*(?:off|خصم))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Percent();

    [GeneratedRegex(
        @"(?<url>(?:https?://|www\.)\S+|\b[a-z0-9-]+\.(?:com|net|org|jo|sa|ae)\b(?:/\S*)?)" +
        @"|(?<handle>@[A-Za-z0-9_.]{3,30})" +
        @"|(?<price>(?:JOD|JD|SAR|AED|USD|EGP|KWD|QAR|EUR|\$|€|£)\s?[0-9\u0660-\u0669][0-9\u0660-\u0669.,\u066B]*)" +
        @"|(?<price2>[0-9\u0660-\u0669][0-9\u0660-\u0669.,\u066B]*\s?(?:دينار|دنانير|د\.أ|ريال|ريالات|درهم|دراهم|جنيه|جنيهات|دولار|JOD|JD|SAR|AED|USD|EGP|KWD|QAR|EUR|\$|€|£)(?:\s?(?:أردنيًا|أردني|سعودي|مصري|إماراتي))?)" +
        @"|(?<phone>(?:\+|00)?[0-9\u0660-\u0669](?:[ \-]?[0-9\u0660-\u0669]){6,14})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex Listed();

    [GeneratedRegex("^https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spaces();
}
