using System.Reflection;
using System.Text.Json;
using Pulse.Bff.Edge;
using Pulse.Bff.Generation;
using Pulse.Bff.Rest.Answers;
using Pulse.GraphQL;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests.Rest;

/// <summary>One table says which status a code has.</summary>
public sealed class StatusTests
{
    public static TheoryData<string> Codes =>
    [
        .. ((EnumType)RestFiles.Schema.Type("ErrorCode")!).Values.Select(value => value.Name),
        .. ConstantsOf(typeof(EdgeErrors)),
        .. ConstantsOf(typeof(RegenerateErrors)),
        .. ConstantsOf(typeof(RestCodes)),
    ];

    public static TheoryData<string> RequestCodes => [.. ConstantsOf(typeof(RestCodes))];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_status(string code)
    {
        Assert.Contains(code, Statuses.Codes);
        Assert.InRange(Statuses.Of(code), 400, 504);
    }

    [Theory]
    [InlineData(ErrorCodes.Internal)]
    [InlineData(ErrorCodes.ValidationFailed)]
    [InlineData("SOMETHING_NEW")]
    [InlineData(null)]
    public void A_code_that_no_caller_can_cause_is_the_server_s_fault(string? code) => Assert.Equal(500, Statuses.Of(code));

    [Theory]
    [MemberData(nameof(RequestCodes))]
    public void Every_problem_with_a_request_has_a_sentence_in_both_languages(string code)
    {
        Assert.Contains(RestTexts.Detail(code, isArabic: true), letter => letter is >= '\u0621' and <= '\u064A');
        Assert.NotEqual(code, RestTexts.Detail(code, isArabic: false));
    }

    [Fact]
    public void A_problem_has_the_members_of_RFC_9457_and_a_pointer_to_what_is_wrong()
    {
        var problem = new Problem(422, "TEXT_EMPTY") { Detail = "The text is empty.", Errors = [new ProblemError("TEXT_EMPTY", "The text is empty.", ["texts", "a/b"])] };
        using var json = JsonDocument.Parse(problem.Write("/v1/projects", isArabic: false));
        var root = json.RootElement;

        Assert.Equal("urn:pulse:problem:TEXT_EMPTY", root.GetProperty("type").GetString());
        Assert.Equal("Not accepted", root.GetProperty("title").GetString());
        Assert.Equal(422, root.GetProperty("status").GetInt32());
        Assert.Equal("The text is empty.", root.GetProperty("detail").GetString());
        Assert.Equal("/v1/projects", root.GetProperty("instance").GetString());
        Assert.Equal("TEXT_EMPTY", root.GetProperty("code").GetString());
        Assert.Equal("/texts/a~1b", root.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
