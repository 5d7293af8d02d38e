using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Tests.PublicSchema;

/// <summary>What is for operators says so in the schema, and the edge keeps it before anything is resolved.</summary>
public sealed class AuthorizationTests
{
    private static readonly Caller Somebody = new(new OrganizationId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()));

    [Theory]
    [InlineData("{ projections { name } }")]
    [InlineData("{ viewer { personId } parkedStreams(name: \"credits\") { stream } }")]
    [InlineData("mutation { promoteProjection(name: \"credits\") { actionId } }")]
    [InlineData("mutation { discardParkedStream(name: \"credits\", stream: \"s\") { actionId } }")]
    public async Task Who_is_no_operator_is_refused_in_the_callers_language(string query)
    {
        Assert.Equal((ErrorCodes.Forbidden, "هذا لمشغّلي المنصّة فقط."), await AskAsync(query, Somebody, isArabic: true));
        Assert.Equal((ErrorCodes.Forbidden, "This is for operators only."), await AskAsync(query, Somebody, isArabic: false));
        Assert.Equal((ErrorCodes.Unauthenticated, "Sign in first."), await AskAsync(query, null, isArabic: false));
    }

    [Fact]
    public async Task An_operator_may()
    {
        var host = new PulseHost(null!, null!, null!, null!);
        var request = new PulseRequest(null!, Somebody with { IsOperator = true }, null!, isArabic: true);

        Assert.Null(await host.AuthorizeAsync(new AuthorizationDemand("Query.projections", "operator"), request, default));
        Assert.Equal(ErrorCodes.Forbidden, (await host.AuthorizeAsync(new AuthorizationDemand("Query.x", "emperor"), request, default))?.Code);
    }

    [Fact]
    public void Every_field_of_the_operators_demands_the_role()
    {
        var schema = PulseSchema.Bind().Schema;
        var theirs = new[] { schema.Query!, schema.Mutation!, schema.Subscription! }.SelectMany(static root => root.Fields)
            .Where(static f => f.Name.Contains("rojection", StringComparison.Ordinal) || f.Name.Contains("arkedStream", StringComparison.Ordinal)
                || f.Name.StartsWith("operator", StringComparison.Ordinal)).ToList();

        Assert.Equal(11, theirs.Count);
        Assert.All(theirs, static field => Assert.Equal("operator", Directives.StringArgument(field.Directives, AuthorizationDemand.Directive, "role")));
    }

    private static async Task<(string? Code, string Message)> AskAsync(string query, Caller? caller, bool isArabic)
    {
        var engine = new GraphQLEngine(PulseSchema.Bind());
        using var result = await engine.ExecuteAsync(
            new GraphQLRequest(query), new PulseRequest(null!, caller, null!, isArabic), new PulseHost(null!, null!, null!, null!));
        Assert.False(result.WasExecuted);
        var error = Assert.Single(result.Errors);
        return (error.Code, error.Message);
    }
}
