using Pulse.Projections.Generation;

namespace Pulse.Projections.Tests.Support;

/// <summary>Tables of the first edition of today's versions, for tests that plant something in one. An attack on a table that is gone would prove nothing.</summary>
internal static class CurrentTables
{
    internal const string Generations = "read.generations" + OfGenerations;
    internal const string Finals = "read.generation_finals" + OfGenerations;
    internal const string OfGenerations = "_v" + GenerationsVersion + "_1";
    internal const string GenerationsVersion = "4";
}

public sealed class CurrentTablesTests
{
    [Fact]
    public void They_are_of_the_version_that_this_build_makes() =>
        Assert.Equal(CurrentTables.GenerationsVersion, FormattableString.Invariant($"{GenerationsProjection.Definition.Version}"));
}
