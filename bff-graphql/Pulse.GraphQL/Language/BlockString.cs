using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>The specification's BlockStringValue(): common indentation and blank outer lines are not part of the value.</summary>
internal static class BlockString
{
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
