using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>One-based place in a document; columns count UTF-16 units, as graphql-js does, so that editors agree.</summary>
public readonly record struct SourceLocation(int Line, int Column);

/// <summary>The UTF-8 text of a document. The bytes are not copied and must not change while the document is in use.</summary>
public sealed class DocumentSource(byte[] utf8)
{
    public DocumentSource(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public byte[] Utf8 { get; } = utf8;

    public string Text(int start, int end) => Encoding.UTF8.GetString(Utf8, start, end - start);

    /// <summary>Finds the line and column of a byte offset by counting from the start: errors are rare and documents are small.</summary>
    public SourceLocation Locate(int offset)
    {
        var line = 1;
        var lineStart = 0;
        var limit = Math.Min(offset, Utf8.Length);
        for (var i = 0; i < limit; i++)
        {
            if (Utf8[i] == '\r' && i + 1 < limit && Utf8[i + 1] == '\n')
            {
                i++;
            }

            if (Utf8[i] is (byte)'\n' or (byte)'\r')
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new SourceLocation(line, 1 + Utf16Length(lineStart, limit));
    }

    private int Utf16Length(int start, int end)
    {
        var units = 0;
        for (var i = start; i < end; i++)
        {
            if ((Utf8[i] & 0xC0) != 0x80)
            {
                units += Utf8[i] >= 0xF0 ? 2 : 1;
            }
        }

        return units;
    }
}
