using System.Globalization;
using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>Reads quoted strings and block strings.</summary>
internal static class StringReader
{
    private const int SurrogateFirst = 0xD800;
    private const int SurrogateTrailFirst = 0xDC00;
    private const int SurrogateLast = 0xDFFF;
    private const int CodePointMax = 0x10FFFF;

    public static Token Read(DocumentSource source, int start)
    {
        var bytes = source.Utf8;
        var position = start + 1;
        var chunk = position;
        StringBuilder? decoded = null;
        while (position < bytes.Length)
        {
            var code = bytes[position];
            if (code == '"')
            {
                var tail = source.Text(chunk, position);
                return new Token(TokenKind.String, start, position + 1, decoded is null ? tail : decoded.Append(tail).ToString());
            }

            if (code == '\\')
            {
                decoded = (decoded ?? new StringBuilder()).Append(source.Text(chunk, position));
                position = ReadEscape(source, position, decoded);
                chunk = position;
            }
            else if (code is (byte)'\n' or (byte)'\r')
            {
                break;
            }
            else
            {
                position++;
            }
        }

        throw new GraphQLSyntaxException(source, position, "Unterminated string.");
    }

    private static int ReadEscape(DocumentSource source, int position, StringBuilder target)
    {
        var bytes = source.Utf8;
        var code = position + 1 < bytes.Length ? bytes[position + 1] : (byte)0;
        if (code == 'u')
        {
            return position + 2 < bytes.Length && bytes[position + 2] == '{'
                ? ReadBracedEscape(source, position, target)
                : ReadFixedEscape(source, position, target);
        }

        var index = code == 0 ? -1 : "\"\\/bfnrt".IndexOf((char)code);
        if (index < 0)
        {
            var shown = position + 1 < bytes.Length ? source.Text(position, position + 1 + CodePointLength(bytes, position + 1)) : "\\";
            throw new GraphQLSyntaxException(source, position, $"Invalid character escape sequence: \"{shown}\".");
        }

        target.Append("\"\\/\b\f\n\r\t"[index]);
        return position + 2;
    }

    private static int ReadBracedEscape(DocumentSource source, int position, StringBuilder target)
    {
        const int longest = 12;
        var bytes = source.Utf8;
        var code = 0;
        var size = 3;
        while (size < longest && position + size < bytes.Length)
        {
            var digit = bytes[position + size++];
            if (digit == '}')
            {
                if (size < 5 || code is >= SurrogateFirst and <= SurrogateLast || code > CodePointMax)
                {
                    break;
                }

                target.Append(char.ConvertFromUtf32(code));
                return position + size;
            }

            var value = HexValue(digit);
            code = (code << 4) | value;
            if (value < 0 || code > CodePointMax)
            {
                break;
            }
        }

        throw InvalidUnicode(source, position, size);
    }

    private static int ReadFixedEscape(DocumentSource source, int position, StringBuilder target)
    {
        var code = Hex4(source.Utf8, position + 2);
        if (code is >= 0 and (< SurrogateFirst or > SurrogateLast))
        {
            target.Append((char)code);
            return position + 6;
        }

        var bytes = source.Utf8;
        if (code is >= SurrogateFirst and < SurrogateTrailFirst && position + 7 < bytes.Length && bytes[position + 6] == '\\' && bytes[position + 7] == 'u')
        {
            var trail = Hex4(bytes, position + 8);
            if (trail is >= SurrogateTrailFirst and <= SurrogateLast)
            {
                target.Append((char)code).Append((char)trail);
                return position + 12;
            }
        }

        throw InvalidUnicode(source, position, 6);
    }

    private static GraphQLSyntaxException InvalidUnicode(DocumentSource source, int position, int size)
    {
        var shown = source.Text(position, Math.Min(position + size, source.Utf8.Length));
        return new GraphQLSyntaxException(source, position, $"Invalid Unicode escape sequence: \"{shown}\".");
    }

    private static int Hex4(byte[] bytes, int start)
    {
        var code = 0;
        for (var i = start; i < start + 4; i++)
        {
            var value = i < bytes.Length ? HexValue(bytes[i]) : -1;
            if (value < 0)
            {
                return -1;
            }

            code = (code << 4) | value;
        }

        return code;
    }

    private static int HexValue(byte code) => code switch
    {
        >= (byte)'0' and <= (byte)'9' => code - '0',
        >= (byte)'a' and <= (byte)'f' => code - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => code - 'A' + 10,
        _ => -1,
    };

    private static int CodePointLength(byte[] bytes, int offset)
    {
        Characters.CodePoint(bytes, offset, out var length);
        return Math.Min(length, bytes.Length - offset);
    }

    public static Token ReadBlock(DocumentSource source, int start)
    {
        var bytes = source.Utf8;
        var position = start + 3;
        var chunk = position;
        var raw = new StringBuilder();
        while (position < bytes.Length)
        {
            if (IsTripleQuote(bytes, position))
            {
                raw.Append(source.Text(chunk, position));
                return new Token(TokenKind.BlockString, start, position + 3, BlockString.Dedent(raw.ToString()));
            }

            if (bytes[position] == '\\' && IsTripleQuote(bytes, position + 1))
            {
                raw.Append(source.Text(chunk, position));
                chunk = position + 1;
                position += 4;
            }
            else
            {
                position++;
            }
        }

        throw new GraphQLSyntaxException(source, position, "Unterminated string.");
    }

    private static bool IsTripleQuote(byte[] bytes, int position) =>
        position + 2 < bytes.Length && bytes[position] == '"' && bytes[position + 1] == '"' && bytes[position + 2] == '"';
}
