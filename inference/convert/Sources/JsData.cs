using System.Text;
using System.Text.Json.Nodes;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// Reads data out of a bundled JavaScript module without running it: the module's one literal after <c>exports=</c>, an object whose keys may
/// stand without quotes, or a string.
/// </summary>
public static class JsData
{
    private const string Export = "exports=";
    private static readonly string[] Starts = [Export + "{", Export + "\""];

    public static JsonNode Read(byte[] module)
    {
        string text = Encoding.UTF8.GetString(module);
        int start = Starts.Select(literal => text.IndexOf(literal, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (start < 0)
        {
            throw new ConversionException("The module exports no data.");
        }

        return JsonNode.Parse(Literal(text, start + Export.Length)) ?? throw new ConversionException("The module exports no data.");
    }

    /// <summary>Copies the literal, with quotes around bare keys and with true and false written out.</summary>
    private static string Literal(string text, int start)
    {
        var json = new StringBuilder();
        int depth = 0;
        for (int at = start; at < text.Length; at++)
        {
            char mark = text[at];
            if (mark is '"' or '\'')
            {
                int end = text.IndexOf(mark, at + 1);
                json.Append('"').Append(text, at + 1, end - at - 1).Append('"');
                at = end;
            }
            else if (char.IsAsciiDigit(mark) || mark is '-' or '.')
            {
                int end = at;
                while (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '+' or '.')
                {
                    end++;
                }

                string number = text[at..end];
                // A fraction may begin with its point there, which JSON does not know.
                json.Append(number[0] == '.' ? "0" + number : number.Replace("-.", "-0.", StringComparison.Ordinal));
                at = end - 1;
            }
            else if (mark == '!')
            {
                json.Append(text[++at] == '0' ? "true" : "false");
            }
            else if (char.IsAsciiLetter(mark) || mark is '_' or '$')
            {
                int end = at;
                while (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '$')
                {
                    end++;
                }

                json.Append('"').Append(text, at, end - at).Append('"');
                at = end - 1;
            }
            else
            {
                json.Append(mark);
            }

            depth += mark is '{' or '[' ? 1 : mark is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        return json.ToString();
    }
}
