using System.Globalization;
using Pulse.Inference.Print;

namespace Pulse.Inference.Tests;

/// <summary>Levels of lines as they occur in posters, worked out by hand by the rules of UAX #9.</summary>
public sealed class BidiLevelTests
{
    [Theory]
    [InlineData("abc", "000")]
    [InlineData("ابج", "111")]
    [InlineData("خصم 50%", "1111221")]
    [InlineData("\u206650%\u2069 خصم", "122211111")]
    [InlineData("خصم ٥٠٪", "1111221")]
    [InlineData("abc ابج def", "00001110000")]
    [InlineData("ابج abc جبا", "11112221111")]
    [InlineData("ابج (abc) جبا", "1111122211111")]
    [InlineData("abc (ابج) def", "0000011100000")]
    [InlineData("ابج \u2066+962 79\u2069 جبا", "11111222222211111")]
    [InlineData("ابج +962 79", "11111222122")]
    [InlineData("\u200F12 • 34", "12211122")]
    [InlineData("سعر 12.500 دينار", "1111222222111111")]
    [InlineData("مَ", "11")]
    public void Each_character_has_its_level(string line, string levels) =>
        Assert.Equal(levels, string.Concat(BidiLevels.Of([.. line.EnumerateRunes()]).Select(level => level.ToString(CultureInfo.InvariantCulture))));
}
