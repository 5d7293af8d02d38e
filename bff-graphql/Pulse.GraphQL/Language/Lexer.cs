using System.Globalization;
using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>Cuts UTF-8 bytes into tokens, one at a time, and counts them against the limit.</summary>
public sealed class Lexer
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly DocumentSource _source;
    private readonly byte[] _bytes;
    private readonly int _tokenCountMax;
    private int _position;
    private int _tokenCount;

    public Lexer(DocumentSource source, ParserLimits limits)
    {
        _source = source;
        _bytes = source.Utf8;
        _tokenCountMax = limits.TokenCountMax;
        if (_bytes.Length > limits.DocumentBytesMax)
        {
            throw new GraphQLSyntaxException(
                source, 0, string.Format(CultureInfo.InvariantCulture, "Document is longer than {0} bytes. Parsing aborted.", limits.DocumentBytesMax));
        }

        RefuseInvalidUtf8();
        SkipByteOrderMark();
    }

    public Token Next()
    {
        SkipIgnored();
        var start = _position;
        if (start >= _bytes.Length)
        {
            return new Token(TokenKind.EndOfFile, start, start);
        }

        var token = Read(start);
        _position = token.End;
        if (++_tokenCount > _tokenCountMax)
        {
            // graphql-js counts a token when it is passed, so that the error stands at the next one.
            throw new GraphQLSyntaxException(
                _source,
                start,
                string.Format(CultureInfo.InvariantCulture, "Document contains more that {0} tokens. Parsing aborted.", _tokenCountMax));
        }

        return token;
    }

    private Token Read(int start)
    {
        var code = _bytes[start];
        var punctuator = Punctuator(code);
        if (punctuator != TokenKind.StartOfFile)
        {
            return new Token(punctuator, start, start + 1);
        }

        if (IsNameStart(code))
        {
            return ReadName(start);
        }

        if (IsDigit(code) || code == '-')
        {
            return ReadNumber(start);
        }

        return code switch
        {
            (byte)'.' when Peek(start + 1) == '.' && Peek(start + 2) == '.' => new Token(TokenKind.Spread, start, start + 3),
            (byte)'"' when Peek(start + 1) == '"' && Peek(start + 2) == '"' => StringReader.ReadBlock(_source, start),
            (byte)'"' => StringReader.Read(_source, start),
            (byte)'\'' => throw Error(start, "Unexpected single quote character ('), did you mean to use a double quote (\")?"),
            _ => throw Error(start, $"Unexpected character: {Characters.Describe(_bytes, start)}."),
        };
    }

    private static TokenKind Punctuator(byte code) => code switch
    {
        (byte)'!' => TokenKind.Bang,
        (byte)'$' => TokenKind.Dollar,
        (byte)'&' => TokenKind.Ampersand,
        (byte)'(' => TokenKind.ParenOpen,
        (byte)')' => TokenKind.ParenClose,
        (byte)':' => TokenKind.Colon,
        (byte)'=' => TokenKind.Equals,
        (byte)'@' => TokenKind.At,
        (byte)'[' => TokenKind.BracketOpen,
        (byte)']' => TokenKind.BracketClose,
        (byte)'{' => TokenKind.BraceOpen,
        (byte)'|' => TokenKind.Pipe,
        (byte)'}' => TokenKind.BraceClose,
        _ => TokenKind.StartOfFile,
    };

    private Token ReadName(int start)
    {
        var end = start + 1;
        while (end < _bytes.Length && (IsNameStart(_bytes[end]) || IsDigit(_bytes[end])))
        {
            end++;
        }

        return new Token(TokenKind.Name, start, end);
    }

    private Token ReadNumber(int start)
    {
        var end = start;
        var isFloat = false;
        if (_bytes[end] == '-')
        {
            end++;
        }

        if (Peek(end) == '0')
        {
            end++;
            if (IsDigit(Peek(end)))
            {
                throw Error(end, $"Invalid number, unexpected digit after 0: {Characters.Describe(_bytes, end)}.");
            }
        }
        else
        {
            end = ReadDigits(end);
        }

        if (Peek(end) == '.')
        {
            isFloat = true;
            end = ReadDigits(end + 1);
        }

        if (Peek(end) is (byte)'e' or (byte)'E')
        {
            isFloat = true;
            end++;
            if (Peek(end) is (byte)'+' or (byte)'-')
            {
                end++;
            }

            end = ReadDigits(end);
        }

        if (Peek(end) == '.' || IsNameStart(Peek(end)))
        {
            throw Error(end, $"Invalid number, expected digit but got: {Characters.Describe(_bytes, end)}.");
        }

        return new Token(isFloat ? TokenKind.Float : TokenKind.Int, start, end);
    }

    private int ReadDigits(int start)
    {
        if (!IsDigit(Peek(start)))
        {
            throw Error(start, $"Invalid number, expected digit but got: {Characters.Describe(_bytes, start)}.");
        }

        var end = start + 1;
        while (IsDigit(Peek(end)))
        {
            end++;
        }

        return end;
    }

    private void SkipIgnored()
    {
        while (_position < _bytes.Length)
        {
            var code = _bytes[_position];
            if (code is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)',')
            {
                _position++;
            }
            else if (code == '#')
            {
                while (_position < _bytes.Length && _bytes[_position] is not ((byte)'\n' or (byte)'\r'))
                {
                    _position++;
                }
            }
            else if (code == 0xEF && Peek(_position + 1) == 0xBB && Peek(_position + 2) == 0xBF)
            {
                _position += 3;
            }
            else
            {
                return;
            }
        }
    }

    private void SkipByteOrderMark()
    {
        if (_bytes.Length >= 3 && _bytes[0] == 0xEF && _bytes[1] == 0xBB && _bytes[2] == 0xBF)
        {
            _position = 3;
        }
    }

    private void RefuseInvalidUtf8()
    {
        try
        {
            StrictUtf8.GetCharCount(_bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new GraphQLSyntaxException(_source, 0, "Document is not valid UTF-8.");
        }
    }

    private byte Peek(int index) => index < _bytes.Length ? _bytes[index] : (byte)0;

    private GraphQLSyntaxException Error(int offset, string description) => new(_source, offset, description);

    private static bool IsNameStart(byte code) => code is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or (byte)'_';

    private static bool IsDigit(byte code) => code is >= (byte)'0' and <= (byte)'9';
}
