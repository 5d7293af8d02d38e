using System.Reflection;
using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>No query of the read side can forget the tenant.</summary>
public sealed class TenancyTests
{
    private static readonly IReadOnlyList<QueryFacts> Queries = QueryFacts.In(Assembly.Load("Pulse.ReadSide"));

    [Fact]
    public void Every_public_query_of_the_read_side_demands_an_organization() => Verdict.Holds(TenancyRules.EveryQueryIsScoped(Queries));

    [Fact]
    public void Every_exception_is_needed() => Verdict.Holds(TenancyRules.ExceptionsAreNeeded(Queries));

    [Fact]
    public void The_queries_are_really_looked_at() => Assert.Contains(Queries, query => query is { Method: "GenerationQueries.ById", IsScoped: true });

    [Fact]
    public void Given_planted_queries_Then_only_the_one_without_a_scope_is_found()
    {
        var violation = Assert.Single(TenancyRules.EveryQueryIsScoped(QueryFacts.Of(typeof(PlantedQueries))));

        Assert.Contains("PlantedQueries.Forgot", violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_exception_that_nothing_needs_Then_it_is_found() =>
        Verdict.Finds("ChangesReader.Head", TenancyRules.ExceptionsAreNeeded([]));
}
