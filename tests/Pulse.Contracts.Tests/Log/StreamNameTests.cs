using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Log;

namespace Pulse.Contracts.Tests.Log;

public sealed class StreamNameTests
{
    [Theory]
    [InlineData("generation-1", "generation", "1")]
    [InlineData("a-b-c", "a", "b-c")]
    [InlineData("gensaga-01993000-0000-7000-8000-000000000001", "gensaga", "01993000-0000-7000-8000-000000000001")]
    [InlineData("x-!~", "x", "!~")]
    public void A_name_is_its_category_and_its_id(string text, string category, string id)
    {
        var name = StreamName.Parse(text);

        Assert.Equal((category, id, text), (name.Category, name.Id, name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("generation")]
    [InlineData("generation-")]
    [InlineData("-1")]
    [InlineData("Generation-1")]
    [InlineData("gen2-1")]
    [InlineData("$all-1")]
    [InlineData("gen-a b")]
    [InlineData("gen-a\nb")]
    [InlineData("gen-\u0661")]
    [InlineData("جيل-1")]
    public void Anything_else_is_no_name(string text) => Assert.Throws<FormatException>(() => StreamName.Parse(text));

    [Fact]
    public void A_name_has_a_longest_length()
    {
        Assert.Equal(StreamName.LengthMax, StreamName.Parse("a-" + new string('x', StreamName.LengthMax - 2)).Value.Length);
        Assert.Throws<FormatException>(() => StreamName.Parse("a-" + new string('x', StreamName.LengthMax - 1)));
    }

    [Fact]
    public void No_name_at_all_is_a_fault()
    {
        Assert.Throws<ArgumentNullException>(() => StreamName.Parse(null!));
        Assert.Throws<InvalidOperationException>(() => default(StreamName).Value);
    }

    [Fact]
    public void A_name_survives_JSON_and_a_wrong_one_does_not()
    {
        var name = StreamName.For("generation", Guid.Parse("01993000-0000-7000-8000-000000000001"));

        var json = JsonSerializer.Serialize(name, PulseJson.Options);
        Assert.Equal("\"generation-01993000-0000-7000-8000-000000000001\"", json);
        Assert.Equal(name, JsonSerializer.Deserialize<StreamName>(json, PulseJson.Options));
        Assert.Throws<FormatException>(() => JsonSerializer.Deserialize<StreamName>("\"nonsense\"", PulseJson.Options));
    }

    [Fact]
    public void Positions_are_ordered_by_commit_and_then_by_prepare()
    {
        var ordered = new[] { LogPosition.Start, LogPosition.At(1), new LogPosition(2, 1), new LogPosition(2, 2), new LogPosition(long.MaxValue, 0) };

        Assert.Equal(ordered, ordered.Reverse().Order());
        Assert.True(ordered[1] < ordered[2] && ordered[2] <= ordered[3] && ordered[3] > ordered[2] && ordered[3] >= ordered[3]);
        Assert.Equal("2/1", new LogPosition(2, 1).ToString());
    }
}
