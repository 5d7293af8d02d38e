namespace Pulse.ReadSide.Sessions;

/// <summary>A read model that queries can wait for.</summary>
/// <param name="Name">The projection's name.</param>
/// <param name="VersionMin">The oldest version of its tables that this build's queries can read; an older one is waited out.</param>
public sealed record ReadView(string Name, int VersionMin)
{
    public static ReadView Organizations { get; } = new("organizations", 1);

    public static ReadView Projects { get; } = new("projects", 1);

    public static ReadView Generations { get; } = new("generations", 1);

    public static ReadView Credits { get; } = new("credits", 1);

    public static ReadView SagaTimeline { get; } = new("saga_timeline", 1);

    public static IReadOnlyList<ReadView> All { get; } = [Organizations, Projects, Generations, Credits, SagaTimeline];
}
