using System.Reflection;
using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>No query of the read side can forget the tenant.</summary>
public sealed class TenancyTests
{
    [Fact]
    public void Every_public_query_of_the_read_side_takes_a_scope() =>
        Verdict.Holds(TenancyRules.EveryQueryIsScoped(QueryFacts.In(Assembly.Load("Pulse.ReadSide"))));

    [Fact]
    public void Given_a_planted_query_without_a_scope_Then_it_alone_is_found()
    {
        var violation = Assert.Single(TenancyRules.EveryQueryIsScoped(QueryFacts.Of(typeof(PlantedQueries))));

        Assert.Contains("PlantedQueries.Forgot", violation, StringComparison.Ordinal);
    }
}
