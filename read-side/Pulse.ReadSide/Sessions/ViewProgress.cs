using Pulse.Contracts.Log;

namespace Pulse.ReadSide.Sessions;

/// <summary>How far a view has come.</summary>
/// <param name="Edition">Which of the version's filled sets of tables queries read.</param>
/// <param name="AdvancedAt">When it last moved.</param>
public sealed record ViewProgress(string View, int Version, int Edition, LogPosition Position, bool IsStopped, DateTimeOffset AdvancedAt);

/// <summary>A view that is not there yet, not new enough, or behind the position asked for.</summary>
/// <param name="Positions">How many log positions are missing; an upper bound of the missing events, because foreign ones count too.</param>
/// <param name="SinceAdvance">How long ago the view last moved; null when it does not exist yet.</param>
/// <param name="IsStopped">True when it waits for a person and will not catch up by itself.</param>
public sealed record ViewLag(string View, long Positions, TimeSpan? SinceAdvance, bool IsStopped);

/// <summary>The answer to a wait.</summary>
public abstract record Readiness
{
    private Readiness()
    {
    }

    /// <summary>Every view has reached the position.</summary>
    public sealed record Ready : Readiness
    {
        internal static Ready Instance { get; } = new();
    }

    /// <summary>A view has not. Reading it would show data that is too old, so nothing is read.</summary>
    public sealed record Lagging(ViewLag Lag) : Readiness;
}
