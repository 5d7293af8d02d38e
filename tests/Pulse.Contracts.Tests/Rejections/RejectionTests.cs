using System.Text.Json;
using System.Text.RegularExpressions;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Rejections;

namespace Pulse.Contracts.Tests.Rejections;

public sealed partial class RejectionTests
{
    /// <summary>Codes are numbers of the API for ever: this list is only ever added to.</summary>
    private static readonly Dictionary<RejectionCode, int> Numbers = new()
    {
        [RejectionCode.NotFound] = 1,
        [RejectionCode.CommandIdReused] = 2,
        [RejectionCode.IdTaken] = 3,
        [RejectionCode.Conflict] = 4,
        [RejectionCode.TextEmpty] = 10,
        [RejectionCode.TextTooLong] = 11,
        [RejectionCode.TextControlCharacters] = 12,
        [RejectionCode.TextBidiSpoofed] = 13,
        [RejectionCode.SubjectErased] = 14,
        [RejectionCode.AmountNotPositive] = 20,
        [RejectionCode.InsufficientCredit] = 21,
        [RejectionCode.TooManyOpenGenerations] = 22,
        [RejectionCode.DailySampleSetsUsedUp] = 23,
        [RejectionCode.HoldNotOpen] = 24,
        [RejectionCode.ProjectArchived] = 30,
        [RejectionCode.AssetNotUsable] = 31,
        [RejectionCode.AssetChecked] = 32,
        [RejectionCode.ColoursNotTaken] = 33,
        [RejectionCode.SamplesNotReady] = 40,
        [RejectionCode.UnknownSample] = 41,
        [RejectionCode.PickInProgress] = 42,
        [RejectionCode.GenerationEnded] = 43,
        [RejectionCode.GenerationNotFailed] = 44,
        [RejectionCode.TooLateToCancel] = 45,
        [RejectionCode.SamplesUsedUp] = 47,
    };

    [Fact]
    public void Every_code_has_a_sentence_in_each_language() => Assert.All(Enum.GetValues<RejectionCode>(), code =>
    {
        Assert.Matches(ArabicSentence(), RejectionTexts.Arabic(code));
        Assert.Matches(EnglishSentence(), RejectionTexts.English(code));
    });

    [Fact]
    public void No_two_codes_say_the_same()
    {
        var codes = Enum.GetValues<RejectionCode>();

        Assert.Equal(codes.Length, codes.Select(RejectionTexts.Arabic).Distinct().Count());
        Assert.Equal(codes.Length, codes.Select(RejectionTexts.English).Distinct().Count());
        Assert.Equal(codes.Length, codes.Select(RejectionTexts.WireCode).Distinct().Count());
    }

    [Fact]
    public void A_code_keeps_its_number() =>
        Assert.Equal(Enum.GetValues<RejectionCode>().ToDictionary(code => code, code => (int)code), Numbers);

    [Fact]
    public void A_code_is_on_the_wire_in_capitals()
    {
        Assert.Equal("COMMAND_ID_REUSED", new Rejection(RejectionCode.CommandIdReused).WireCode);
        Assert.All(Enum.GetValues<RejectionCode>(), code => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", RejectionTexts.WireCode(code)));
    }

    [Fact]
    public void The_schema_lists_exactly_these_codes() =>
        Assert.Equal(Enum.GetValues<RejectionCode>().Select(RejectionTexts.WireCode).Order(StringComparer.Ordinal), Members("ErrorCode"));

    [Theory]
    [InlineData("FailureReason", typeof(Contracts.Generation.FailureReason))]
    [InlineData("CreativeFormat", typeof(Contracts.Generation.CreativeFormat))]
    [InlineData("RefusalCategory", typeof(RefusalCategory))]
    public void The_schema_lists_the_same_names_as_the_contracts(string name, Type type) =>
        Assert.Equal(Enum.GetNames(type).Select(Capitals).Order(StringComparer.Ordinal), Members(name));

    [Fact]
    public void A_rejection_survives_JSON()
    {
        var rejection = new Rejection(RejectionCode.TextBidiSpoofed, "prompt");

        Assert.Equal(rejection, JsonSerializer.Deserialize<Rejection>(JsonSerializer.Serialize(rejection, PulseJson.Options), PulseJson.Options));
    }

    private static IEnumerable<string> Members(string enumName)
    {
        var body = Regex.Match(
            File.ReadAllText(Repository.Schema), $@"^enum {enumName} \{{(.*?)^\}}", RegexOptions.Multiline | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        Assert.True(body.Success, $"The schema has no enum {enumName}.");
        return body.Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('"'))
            .Order(StringComparer.Ordinal);
    }

    private static string Capitals(string name) => Word().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex(@"^[\p{IsArabic}\s«»]+[.؟]$", RegexOptions.None, 1000)]
    private static partial Regex ArabicSentence();

    [GeneratedRegex(@"^[A-Z][A-Za-z',; ]+\.$", RegexOptions.None, 1000)]
    private static partial Regex EnglishSentence();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
