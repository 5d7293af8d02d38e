using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Ports.Rest;

/// <summary>Which request an answer is kept for.</summary>
/// <param name="Route">Method and template, for example <c>POST /v1/projects</c>.</param>
/// <param name="KeyHash">A keyed hash of what the caller sent as key; the key itself is kept nowhere.</param>
public readonly record struct AnswerKey(OrganizationId OrganizationId, string Route, string KeyHash);

/// <summary>An answer as it was sent.</summary>
/// <param name="Body">UTF-8.</param>
public sealed record StoredAnswer(int Status, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>What a claim of a key found.</summary>
public abstract record AnswerClaim
{
    private AnswerClaim()
    {
    }

    /// <summary>The request is the claimant's to carry out until the lease ends.</summary>
    /// <param name="IsTakeover">True when somebody began with it and died: it may have been carried out, unanswered.</param>
    public sealed record Claimed(bool IsTakeover) : AnswerClaim;

    /// <summary>The request is being carried out.</summary>
    public sealed record InFlight : AnswerClaim;

    /// <summary>The request was answered.</summary>
    public sealed record Answered(Sealed<StoredAnswer> Answer) : AnswerClaim;

    /// <summary>The key stands for another request.</summary>
    public sealed record OtherRequest : AnswerClaim;
}

/// <summary>
/// Answers of the REST API by idempotency key (<c>edge.stored_answer</c>). At any moment at most one owner carries out the request of a key, as
/// long as it answers before its lease ends.
/// </summary>
public interface IStoredAnswers
{
    /// <summary>Claims a key unless it is taken. Of any number of claimants at once, in any number of processes, exactly one is told that it claimed.</summary>
    /// <param name="fingerprint">A keyed hash of the request: another one under the same key is another request.</param>
    /// <param name="owner">Names the claimant; new for every request.</param>
    /// <exception cref="PulseFaultException">The outcome is unknown; a claim that was made ends with its lease.</exception>
    ValueTask<AnswerClaim> Claim(AnswerKey key, string fingerprint, Guid owner, CancellationToken cancellation);

    /// <summary>Keeps the answer. False when the lease had ended and another took over: its answer counts.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown.</exception>
    ValueTask<bool> Keep(AnswerKey key, Guid owner, Sealed<StoredAnswer> answer, CancellationToken cancellation);

    /// <summary>Gives a claim back: nothing was decided, and the next one begins anew.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown; the claim ends with its lease.</exception>
    ValueTask Release(AnswerKey key, Guid owner, CancellationToken cancellation);

    /// <summary>Forgets an answer that nobody can open any more, because its subject was erased.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown.</exception>
    ValueTask Forget(AnswerKey key, CancellationToken cancellation);

    /// <summary>Deletes rows whose time is over, at most so many, and says how many there were.</summary>
    /// <exception cref="PulseFaultException">The outcome is unknown.</exception>
    ValueTask<int> Sweep(int rowsMax, CancellationToken cancellation);
}
