using Pulse.Bff.Edge;
using Pulse.Contracts.Rejections;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests;

public sealed class EdgeTests
{
    public static TheoryData<RejectionCode> Codes => [.. Enum.GetValues<RejectionCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_rejection_has_a_type_a_text_in_both_languages_and_a_path(RejectionCode code)
    {
        var arabic = UserError.From(new Rejection(code, "prompt"), isArabic: true);
        var english = UserError.From(new Rejection(code), isArabic: false);

        Assert.Equal(["input", "prompt"], arabic.Path);
        Assert.Equal(["input"], english.Path);
        Assert.Contains(arabic.Message, letter => letter is >= '\u0621' and <= '\u064A');
        Assert.DoesNotContain(english.Message, letter => letter is >= '\u0621' and <= '\u064A');
    }

    [Fact]
    public void Every_query_that_takes_a_token_names_the_view_that_it_waits_for()
    {
        var waiting = PulseSchema.Bind().Schema.Query!.Fields
            .Where(field => field.Arguments.Any(argument => argument.Name == "atLeast")).Select(field => field.Coordinate);

        Assert.Empty(waiting.Except(TouchedViews.Coordinates));
    }

    [Fact]
    public void Every_query_that_reads_the_past_can_be_told_how_new_its_views_must_be()
    {
        var past = PulseSchema.Bind().Schema.Query!.Fields.Where(field => field.Arguments.Any(argument => argument.Name == "asOf")).ToArray();

        Assert.Equal(
            ["creditBalance", "creditLedger", "generation", "generations", "project", "projects", "sagaTimeline"],
            past.Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.All(past, field => Assert.Contains(field.Arguments, argument => argument.Name == "atLeast"));
    }

    [Fact]
    public void Every_view_is_asked_for_by_a_field_that_exists()
    {
        var schema = PulseSchema.Bind().Schema;

        Assert.All(TouchedViews.Coordinates, coordinate =>
        {
            var (type, field) = (coordinate.Split('.')[0], coordinate.Split('.')[1]);
            Assert.Contains(((CompositeType)schema.Type(type)!).Fields, defined => defined.Name == field);
        });
    }
}
