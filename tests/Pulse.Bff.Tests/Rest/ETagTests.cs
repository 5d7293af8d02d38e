using System.Text.Json;
using Pulse.Bff.Rest.Answers;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Tests.Rest;

/// <summary>An answer keeps its validator while it says the same and its links still work.</summary>
public sealed class ETagTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LinksWork = TimeSpan.FromSeconds(300);

    [Fact]
    public void Signatures_do_not_count_and_everything_else_does()
    {
        var tag = Of("ListSamples", Sample("a", "1"), Noon);

        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Equal(tag, Of("ListSamples", Sample("a", "2"), Noon));
        Assert.NotEqual(tag, Of("ListSamples", Sample("b", "1"), Noon));
        Assert.NotEqual(tag, Of("ListSamples", "[]", Noon));
    }

    [Fact]
    public void An_answer_with_links_is_another_before_they_end_and_one_without_is_not()
    {
        Assert.NotEqual(Of("ListSamples", Sample("a", "1"), Noon), Of("ListSamples", Sample("a", "1"), Noon + (LinksWork / 2)));
        Assert.Equal(Of("GetProject", """{"name":"n"}""", Noon), Of("GetProject", """{"name":"n"}""", Noon.AddYears(1)));
    }

    [Fact]
    public void A_name_that_looks_like_a_link_is_a_name() =>
        Assert.NotEqual(Of("GetProject", """{"name":"/files/a?signature=1"}""", Noon), Of("GetProject", """{"name":"/files/a?signature=2"}""", Noon));

    [Theory]
    [InlineData("W/\"a\"", true)]
    [InlineData("\"a\"", true)]
    [InlineData("\"b\", W/\"a\"", true)]
    [InlineData("*", true)]
    [InlineData("\"b\"", false)]
    [InlineData(null, false)]
    public void Any_of_the_tags_that_a_client_holds_may_match(string? held, bool matches) => Assert.Equal(matches, ETags.Matches(held, "W/\"a\""));

    private static string Sample(string file, string signature) => $$$"""[{"number":1,"image":{"url":"/files/{{{file}}}.png?expires=1&signature={{{signature}}}"}}]""";

    private static string Of(string route, string json, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(json);
        return ETags.Of(document.RootElement, RestFiles.Table.Routes.Single(one => one.Name == route).Answer, now, LinksWork);
    }
}
