using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>The specification's BlockStringValue(): common indentation and blank outer lines are not part of the value.</summary>
internal static class BlockString
{
    /// <summary>Length in characters of a text that may stand on the line of its quotes.</summary>
    private const int OneLineLengthMax = 70;

    public static string Dedent(string raw)
    {
        var lines = raw.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        var commonIndent = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = LeadingWhitespace(lines[i]);
            if (indent == lines[i].Length)
            {
                continue;
            }

            first = first < 0 ? i : first;
            last = i;
            if (i != 0)
            {
                commonIndent = Math.Min(commonIndent, indent);
            }
        }

        if (first < 0)
        {
            return string.Empty;
        }

        var result = new StringBuilder(raw.Length);
        for (var i = first; i <= last; i++)
        {
            var cut = i == 0 || commonIndent == int.MaxValue ? 0 : Math.Min(commonIndent, lines[i].Length);
            result.Append(i == first ? string.Empty : "\n").Append(lines[i], cut, lines[i].Length - cut);
        }

        return result.ToString();
    }

    /// <summary>What stands between the quotes, so that <see cref="Dedent"/> gives the value back.</summary>
    public static string Write(string value)
    {
        var escaped = value.Replace("\"\"\"", "\\\"\"\"");
        var lines = escaped.Split('\n');
        var isOneLine = lines.Length == 1;

        // The first line's indentation is never common: lines that are all indented would lose theirs without a line break before them.
        var needsBreakBefore = !isOneLine && lines.Skip(1).All(static line => line.Length == 0 || IsBlank(line[0]));
        var endsWithQuotes = escaped.EndsWith("\\\"\"\"", StringComparison.Ordinal);
        var needsBreakAfter = (EndsWith(value, '"') && !endsWithQuotes) || EndsWith(value, '\\');
        var isSpread = !isOneLine || value.Length > OneLineLengthMax || needsBreakAfter || needsBreakBefore || endsWithQuotes;
        var keepsStart = isOneLine && value.Length > 0 && IsBlank(value[0]);
        var before = (isSpread && !keepsStart) || needsBreakBefore ? "\n" : string.Empty;
        return before + escaped + (isSpread || needsBreakAfter ? "\n" : string.Empty);
    }

    /// <summary>Whether a value can be written as a block string and come back unchanged: some blank lines and indentations cannot.</summary>
    public static bool CanWrite(string value)
    {
        if (value.Length == 0)
        {
            return true;
        }

        if (value.Any(static unit => unit < ' ' && unit is not ('\t' or '\n')))
        {
            return false;
        }

        var lines = value.Split('\n');
        var isIndented = lines.Where(static line => LeadingWhitespace(line) < line.Length).All(static line => IsBlank(line[0]));
        return LeadingWhitespace(lines[0]) < lines[0].Length && LeadingWhitespace(lines[lines.Length - 1]) < lines[lines.Length - 1].Length && !(isIndented && lines.Length > 1);
    }

    private static bool IsBlank(char unit) => unit is ' ' or '\t';

    private static bool EndsWith(string text, char unit) => text.Length > 0 && text[text.Length - 1] == unit;

    private static int LeadingWhitespace(string line)
    {
        var i = 0;
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }

        return i;
    }
}
