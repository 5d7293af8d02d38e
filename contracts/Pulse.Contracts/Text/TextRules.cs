using System.Globalization;
using System.Text;
using Pulse.Contracts.Rejections;

namespace Pulse.Contracts.Text;

/// <summary>Limits of texts that people write, in Unicode characters (code points).</summary>
public static class TextLimits
{
    public const int PromptCharactersMax = 10_000;
    public const int NameCharactersMax = 120;

    /// <summary>Of one text in a creative.</summary>
    public const int CreativeTextCharactersMax = 200;
}

/// <summary>What every text from outside must satisfy before it is sealed and stored.</summary>
public static class TextRules
{
    private const int FirstStrongIsolate = 0x2068;
    private const int LeftToRightIsolate = 0x2066;
    private const int PopDirectionalIsolate = 0x2069;

    /// <summary>Says what is wrong with a text, or null when it may be stored.</summary>
    /// <param name="charactersMax">The most code points allowed.</param>
    public static Rejection? Check(string text, int charactersMax, string field)
    {
        var characters = 0;
        var openIsolates = 0;
        for (var index = 0; index < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return new Rejection(RejectionCode.TextControlCharacters, field);
            }

            index += consumed;
            characters++;
            if (IsForbiddenControl(rune))
            {
                return new Rejection(RejectionCode.TextControlCharacters, field);
            }

            if (rune.Value is >= 0x202A and <= 0x202E)
            {
                return new Rejection(RejectionCode.TextBidiSpoofed, field);
            }

            openIsolates += rune.Value switch
            {
                >= LeftToRightIsolate and <= FirstStrongIsolate => 1,
                PopDirectionalIsolate => -1,
                _ => 0,
            };
            if (openIsolates < 0)
            {
                return new Rejection(RejectionCode.TextBidiSpoofed, field);
            }
        }

        return openIsolates != 0 ? new Rejection(RejectionCode.TextBidiSpoofed, field)
            : IsBlank(text) ? new Rejection(RejectionCode.TextEmpty, field)
            : characters > charactersMax ? new Rejection(RejectionCode.TextTooLong, field)
            : null;
    }

    /// <summary>The form in which texts are stored: NFC, without white space around.</summary>
    public static string Normalize(string text) => text.Trim().Normalize(NormalizationForm.FormC);

    private static bool IsForbiddenControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\n' or '\r' or '\t');

    private static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                return false;
            }
        }

        return true;
    }
}
