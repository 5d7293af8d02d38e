using Pulse.Contracts;
using Pulse.Contracts.Rejections;

namespace Pulse.Domain;

/// <summary>What a decider answers: facts to append, perhaps none, or a no.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Everything asked for is the case already.</summary>
    public static Decision Nothing { get; } = new Accepted([]);

    public static Decision Accept(params IReadOnlyList<IEvent> events) => new Accepted(events);

    public static Decision Reject(RejectionCode code, string? field = null) => new Rejected(new Rejection(code, field));

    public sealed record Accepted(IReadOnlyList<IEvent> Events) : Decision;

    public sealed record Rejected(Rejection Rejection) : Decision;
}
