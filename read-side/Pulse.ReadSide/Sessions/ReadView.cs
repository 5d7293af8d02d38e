namespace Pulse.ReadSide.Sessions;

/// <summary>A read model that queries can wait for.</summary>
/// <param name="Name">The projection's name.</param>
/// <param name="VersionMin">The oldest version of its tables that this build's queries can read; an older one is waited out.</param>
/// <param name="Temporal">Its tables whose former rows are kept beside, in <c>{table}_past</c>.</param>
/// <param name="Permanent">Its tables whose rows stay as they are once they may be read.</param>
public sealed record ReadView(string Name, int VersionMin, IReadOnlyList<string> Temporal, IReadOnlyList<string> Permanent)
{
    public static ReadView Organizations { get; } = new("organizations", 1, ["organizations"], []);

    public static ReadView Projects { get; } = new("projects", 1, ["projects"], []);

    public static ReadView Generations { get; } = new("generations", 4, ["generations"], ["generation_samples", "generation_finals"]);

    public static ReadView Credits { get; } = new("credits", 1, ["credit_balances"], ["credit_holds", "credit_ledger"]);

    public static ReadView SagaTimeline { get; } = new("saga_timeline", 1, [], ["saga_timeline"]);

    public static ReadView Assets { get; } = new("assets", 1, [], ["assets"]);

    public static IReadOnlyList<ReadView> All { get; } = [Organizations, Projects, Generations, Credits, SagaTimeline, Assets];
}
