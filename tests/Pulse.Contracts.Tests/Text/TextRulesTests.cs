using System.Globalization;
using System.Text;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Text;

namespace Pulse.Contracts.Tests.Text;

public sealed class TextRulesTests
{
    private const string LeftToRightIsolate = "\u2066";
    private const string RightToLeftIsolate = "\u2067";
    private const string FirstStrongIsolate = "\u2068";
    private const string PopIsolate = "\u2069";

    [Theory]
    [InlineData("إعلان قهوة في عمّان")]
    [InlineData("An ad for coffee")]
    [InlineData("سطر\nوسطر\tثالث\r\n")]
    [InlineData("👩🏽‍🍳☕️ 🇯🇴")]
    [InlineData("می‌خواهم")]
    [InlineData("رقم \u2066+962 7 9000 0000\u2069 للطلب")]
    [InlineData("\u2067\u2066a\u2069\u2069")]
    [InlineData("marks \u200E\u200F\u061C are harmless")]
    [InlineData("٣ أكواب")]
    [InlineData(".")]
    public void Ordinary_text_may_be_stored(string text) => Assert.Null(Check(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n")]
    [InlineData("\u00A0\u3000")]
    [InlineData("\u200B\u200D\u200F")]
    [InlineData("\u2066\u2069")]
    public void Text_in_which_nothing_can_be_seen_is_empty(string text) => AssertRefused(RejectionCode.TextEmpty, text);

    [Fact]
    public void Ten_thousand_characters_are_allowed_and_one_more_is_not()
    {
        Assert.Null(Check(new string('ق', TextLimits.PromptCharactersMax)));
        AssertRefused(RejectionCode.TextTooLong, new string('ق', TextLimits.PromptCharactersMax + 1));
    }

    /// <summary>An emoji is two UTF-16 units and one character; a person counts what they see.</summary>
    [Fact]
    public void Characters_are_code_points_not_UTF_16_units()
    {
        Assert.Null(Check(string.Concat(Enumerable.Repeat("🫖", TextLimits.PromptCharactersMax))));
        AssertRefused(RejectionCode.TextTooLong, string.Concat(Enumerable.Repeat("🫖", TextLimits.PromptCharactersMax + 1)));
    }

    [Theory]
    [InlineData("\u202A")]
    [InlineData("\u202B")]
    [InlineData("\u202C")]
    [InlineData("\u202D")]
    [InlineData("\u202E")]
    public void Direction_overrides_and_embeddings_are_refused(string mark)
    {
        AssertRefused(RejectionCode.TextBidiSpoofed, $"safe{mark}gnp.exe");
        AssertRefused(RejectionCode.TextBidiSpoofed, mark);
    }

    [Theory]
    [InlineData(LeftToRightIsolate)]
    [InlineData(RightToLeftIsolate)]
    [InlineData(FirstStrongIsolate)]
    public void Isolates_must_be_closed_and_not_closed_too_often(string isolate)
    {
        Assert.Null(Check($"a{isolate}b{PopIsolate}c"));
        AssertRefused(RejectionCode.TextBidiSpoofed, $"a{isolate}b");
        AssertRefused(RejectionCode.TextBidiSpoofed, $"a{isolate}b{PopIsolate}c{PopIsolate}");
        AssertRefused(RejectionCode.TextBidiSpoofed, $"a{PopIsolate}b{isolate}c");
        AssertRefused(RejectionCode.TextBidiSpoofed, $"a{isolate}{isolate}b{PopIsolate}");
    }

    [Fact]
    public void Control_characters_are_refused_except_line_breaks_and_tabs()
    {
        var controls = Enumerable.Range(0, 0xA0).Where(code => code is < 0x20 or >= 0x7F).Select(code => (char)code);
        foreach (var control in controls)
        {
            var rejection = Check($"a{control}b");
            Assert.Equal(control is '\n' or '\r' or '\t' ? null : RejectionCode.TextControlCharacters, rejection?.Code);
        }
    }

    /// <summary>Not a theory: attributes are stored as UTF-8, which cannot hold half a character.</summary>
    [Fact]
    public void Half_a_character_is_no_text() => Assert.All(
        new[] { "a\uD83Eb", "a\uDED6b", "\uDED6\uD83E", "a\uD83E" },
        text => AssertRefused(RejectionCode.TextControlCharacters, text));

    [Fact]
    public void What_is_refused_names_its_field() => Assert.Equal("name", TextRules.Check("", TextLimits.NameCharactersMax, "name")!.Field);

    [Fact]
    public void A_name_has_a_limit_of_its_own()
    {
        Assert.Null(TextRules.Check(new string('a', 120), TextLimits.NameCharactersMax, "name"));
        Assert.Equal(RejectionCode.TextTooLong, TextRules.Check(new string('a', 121), TextLimits.NameCharactersMax, "name")!.Code);
    }

    [Fact]
    public void Stored_text_is_composed_and_trimmed_and_stays_so()
    {
        Assert.Equal("caf\u00E9", TextRules.Normalize("  cafe\u0301\n"));
        Assert.Equal("\u0622", TextRules.Normalize("\u0627\u0653"));
        var once = TextRules.Normalize("  قهو\u0651\u064Eة  ");
        Assert.Equal(once, TextRules.Normalize(once));
        Assert.True(once.IsNormalized(NormalizationForm.FormC));
    }

    [Fact]
    public void The_answer_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in new[] { "ar-SA", "tr-TR", "en-US" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Null(Check("İstanbul ı I إعلان"));
                AssertRefused(RejectionCode.TextBidiSpoofed, "a\u202Eb");
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Rejection? Check(string text) => TextRules.Check(text, TextLimits.PromptCharactersMax, "prompt");

    private static void AssertRefused(RejectionCode code, string text) => Assert.Equal(new Rejection(code, "prompt"), Check(text));
}
