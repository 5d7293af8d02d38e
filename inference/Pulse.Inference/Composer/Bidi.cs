using System.Text.RegularExpressions;

namespace Pulse.Inference.Composer;

/// <summary>
/// Keeps mixed text in order: numbers, phones, prices and Latin names are isolated inside a right-to-left line, held together when the
/// line breaks, and each line states its own direction. Source: Unicode UAX #9.
/// </summary>
internal static partial class Bidi
{
    private const char LeftToRightIsolate = '\u2066', PopIsolate = '\u2069', RightToLeftMark = '\u200F', LeftToRightMark = '\u200E', NoBreakSpace = '\u00A0';

    /// <summary>A longer Latin passage must be able to break, and its letters are strong enough to keep their own order.</summary>
    private const int GluedCharactersMax = 30;

    /// <summary>Wraps each number-like run; spaces inside of one no longer break.</summary>
    internal static string Isolate(string text, TextDirection direction) =>
        direction == TextDirection.LeftToRight
            ? NumberRun().Replace(text, match => Glue(match.Value))
            : IsolatedRun().Replace(text, match => match.Length > GluedCharactersMax ? match.Value : LeftToRightIsolate + Glue(match.Value) + PopIsolate);

    /// <summary>The line with a mark in front when its first strong letter would turn it the wrong way.</summary>
    internal static string WithDirection(string line, TextDirection direction)
    {
        bool rightToLeft = direction == TextDirection.RightToLeft;
        char? first = line.FirstOrDefault(char.IsLetter);
        bool firstIsArabic = first is >= '\u0590' and <= '\u08FF';
        return firstIsArabic == rightToLeft && char.IsLetter(line[0]) ? line : (rightToLeft ? RightToLeftMark : LeftToRightMark) + line;
    }

    private static string Glue(string run) => run.Replace(' ', NoBreakSpace);

    [GeneratedRegex(@"[+\-]?[0-9](?:[0-9.,:/\-]|[\u0020\u00A0](?=[0-9]))*[0-9%]?%?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex NumberRun();

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+|(?:https?://|www\.)\S+|@[A-Za-z0-9_.]+|\([0-9]{1,4}\)[\u0020\u00A0]?[0-9][0-9\u0020\u00A0\-]*[0-9]|[A-Za-z][A-Za-z0-9.&'’/\-]*(?:[\u0020\u00A0][A-Za-z0-9][A-Za-z0-9.&'’/\-]*)*|[+\-$€£]?[0-9](?:[0-9.,:/\-]|[\u0020\u00A0](?=[0-9]))*%?[$€£]?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex IsolatedRun();
}
