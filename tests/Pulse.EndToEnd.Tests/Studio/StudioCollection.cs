[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>Scenarios that share one running studio; each has organizations of its own.</summary>
[CollectionDefinition(Name)]
public sealed class StudioCollection : ICollectionFixture<StudioUnderTest>
{
    public const string Name = "one studio";
}
