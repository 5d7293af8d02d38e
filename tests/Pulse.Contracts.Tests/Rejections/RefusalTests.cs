using System.Text.RegularExpressions;
using Pulse.Contracts.Rejections;

namespace Pulse.Contracts.Tests.Rejections;

public sealed partial class RefusalTests
{
    /// <summary>Categories are numbers of the API for ever: this list is only ever added to.</summary>
    private static readonly Dictionary<RefusalCategory, int> Numbers = new()
    {
        [RefusalCategory.Minors] = 1,
        [RefusalCategory.Sexual] = 2,
        [RefusalCategory.Weapons] = 3,
        [RefusalCategory.Hate] = 4,
        [RefusalCategory.Extremism] = 5,
        [RefusalCategory.SelfHarm] = 6,
        [RefusalCategory.Drugs] = 7,
        [RefusalCategory.GraphicViolence] = 8,
        [RefusalCategory.Fraud] = 9,
        [RefusalCategory.Threats] = 10,
    };

    [Fact]
    public void Every_category_has_a_sentence_of_its_own_in_each_language()
    {
        var categories = Enum.GetValues<RefusalCategory>();

        Assert.All(categories, category => Assert.Matches(ArabicSentence(), RefusalTexts.Arabic(category)));
        Assert.All(categories, category => Assert.Matches(EnglishSentence(), RefusalTexts.English(category)));
        Assert.Equal(categories.Length, categories.Select(RefusalTexts.Arabic).Distinct().Count());
        Assert.Equal(categories.Length, categories.Select(RefusalTexts.English).Distinct().Count());
    }

    [Fact]
    public void A_category_keeps_its_number() =>
        Assert.Equal(Enum.GetValues<RefusalCategory>().ToDictionary(category => category, category => (int)category), Numbers);

    [Fact]
    public void A_category_is_found_by_the_name_that_rules_files_write() => Assert.All(
        Enum.GetValues<RefusalCategory>(), category => Assert.Equal(category, RefusalTexts.CategoryNamed(RefusalTexts.WireName(category))));

    [Fact]
    public void A_name_that_no_category_has_is_a_fault_of_the_rules_file() =>
        Assert.Throws<ArgumentException>(() => RefusalTexts.CategoryNamed("weather"));

    [Theory]
    [InlineData("self-harm-2", RefusalCategory.SelfHarm)]
    [InlineData("weapons-1", RefusalCategory.Weapons)]
    [InlineData("violence-1", RefusalCategory.GraphicViolence)]
    public void A_rule_tells_its_category(string rule, RefusalCategory category) => Assert.Equal(category, RefusalTexts.CategoryOf(rule));

    [Theory]
    [InlineData("RULE")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("weather-1")]
    public void A_rule_of_no_known_category_tells_none(string rule) => Assert.Null(RefusalTexts.CategoryOf(rule));

    [GeneratedRegex(@"^[\p{IsArabic}\s؛]+[.؟]$", RegexOptions.None, 1000)]
    private static partial Regex ArabicSentence();

    [GeneratedRegex("^[A-Z][A-Za-z',;\\- ]+\\.$", RegexOptions.None, 1000)]
    private static partial Regex EnglishSentence();
}
