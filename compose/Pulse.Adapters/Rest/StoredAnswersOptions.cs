namespace Pulse.Adapters.Rest;

public sealed record StoredAnswersOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>How long a claimant may take before another may take over.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer is kept after its key was first seen.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromHours(24);
}
