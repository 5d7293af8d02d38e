using System.Globalization;

namespace Pulse.GraphQL.Language;

/// <summary>Code points of UTF-8 text, and how error messages name them.</summary>
internal static class Characters
{
    public static string Describe(byte[] bytes, int offset)
    {
        if (offset >= bytes.Length)
        {
            return "<EOF>";
        }

        var code = CodePoint(bytes, offset, out _);
        return code switch
        {
            '"' => "'\"'",
            >= 0x20 and <= 0x7E => "\"" + (char)code + "\"",
            _ => "U+" + code.ToString("X4", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Decodes the code point at an offset of text that is known to be valid UTF-8.</summary>
    public static int CodePoint(byte[] bytes, int offset, out int length)
    {
        var lead = bytes[offset];
        length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        var code = length == 1 ? lead : lead & (0xFF >> (length + 1));
        for (var i = 1; i < length && offset + i < bytes.Length; i++)
        {
            code = (code << 6) | (bytes[offset + i] & 0x3F);
        }

        return code;
    }
}
