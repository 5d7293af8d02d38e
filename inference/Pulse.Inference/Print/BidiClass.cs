using System.Globalization;
using System.Text;

namespace Pulse.Inference.Print;

/// <summary>The bidirectional class of a character. Source: Unicode UAX #9, table 4.</summary>
internal enum BidiClass
{
    L,
    R,
    AL,
    EN,
    ES,
    ET,
    AN,
    CS,
    NSM,
    BN,
    WS,
    ON,
    Embedding,
    Isolate,
    PDF,
    PDI,
}

/// <summary>The classes of the characters that our fonts can draw, from general categories and the blocks of the scripts that run right to left.</summary>
internal static class BidiClasses
{
    private const string EuropeanTerminators = "#%°‰‱\u066A\u2032\u2033\u2034";
    private const string Separators = ",./:\u00A0\u060C\u202F\u2044";
    private const string Signs = "+-\u207A\u207B\u208A\u208B\u2212";

    internal static BidiClass Of(Rune character) => character.Value switch
    {
        0x200E => BidiClass.L,
        0x200F => BidiClass.R,
        0x061C => BidiClass.AL,
        0x202A or 0x202B or 0x202D or 0x202E => BidiClass.Embedding,
        0x202C => BidiClass.PDF,
        >= 0x2066 and <= 0x2068 => BidiClass.Isolate,
        0x2069 => BidiClass.PDI,
        (>= '0' and <= '9') or (>= 0x06F0 and <= 0x06F9) or 0x00B2 or 0x00B3 or 0x00B9 => BidiClass.EN,
        (>= 0x0660 and <= 0x0669) or 0x066B or 0x066C or (>= 0x0600 and <= 0x0605) or 0x06DD => BidiClass.AN,
        _ when character.IsBmp && Signs.Contains((char)character.Value, StringComparison.Ordinal) => BidiClass.ES,
        _ when character.IsBmp && Separators.Contains((char)character.Value, StringComparison.Ordinal) => BidiClass.CS,
        _ when character.IsBmp && EuropeanTerminators.Contains((char)character.Value, StringComparison.Ordinal) => BidiClass.ET,
        _ => ByCategory(character),
    };

    private static BidiClass ByCategory(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => BidiClass.NSM,
        UnicodeCategory.Format or UnicodeCategory.Control => BidiClass.BN,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => BidiClass.WS,
        UnicodeCategory.CurrencySymbol when !IsArabic(character.Value) => BidiClass.ET,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber => Letter(character.Value),
        _ when character.Value is 0x061B or 0x061E or 0x061F or 0x066D or 0x06D4 or 0x0608 or 0x060B or 0x060D => BidiClass.AL,
        _ => BidiClass.ON,
    };

    private static BidiClass Letter(int value) =>
        IsArabic(value) ? BidiClass.AL : value is (>= 0x0590 and <= 0x05FF) or (>= 0x07C0 and <= 0x085F) or (>= 0xFB1D and <= 0xFB4F) ? BidiClass.R : BidiClass.L;

    private static bool IsArabic(int value) =>
        value is (>= 0x0600 and <= 0x07BF) or (>= 0x0860 and <= 0x08FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF);
}
