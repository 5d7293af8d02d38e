using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pulse.Bff.Identity;
using Pulse.Bff.Rest.Answers;
using Pulse.Contracts.Sealing;
using Pulse.Ports;
using Pulse.Ports.Keys;
using Pulse.Ports.Rest;

namespace Pulse.Bff.Rest.Idempotency;

/// <summary>An answer, and whether it is one that was given before.</summary>
internal sealed record IdempotentAnswer(RestAnswer? Answer, Problem? Problem, bool IsReplay);

/// <summary>
/// Carries a request out once for its key. Whoever claims the key executes; others are told to wait or get the answer that was kept. When a
/// claimant dies, the next one executes again under the same ids, and the command's own receipt makes that harmless.
/// </summary>
internal sealed class IdempotentRequests(IStoredAnswers answers, ISubjectKeys keys, RestOptions options, byte[] secret, ILogger<IdempotentRequests> logger)
{
    public const int SecretBytes = 32;

    /// <summary>Under which keys and requests are hashed.</summary>
    public byte[] Secret { get; } = secret;

    /// <param name="execute">Goes on when the caller hangs up: what was begun shall be answered.</param>
    public async ValueTask<IdempotentAnswer> Run(
        Caller caller, AnswerKey key, string fingerprint, Func<ValueTask<RestAnswer>> execute, CancellationToken cancellation)
    {
        var owner = Guid.CreateVersion7();
        for (var isFirst = true; ; isFirst = false)
        {
            switch (await answers.Claim(key, fingerprint, owner, cancellation))
            {
                case AnswerClaim.Claimed:
                    return new IdempotentAnswer(await Execute(caller, key, owner, execute), null, IsReplay: false);
                case AnswerClaim.InFlight:
                    return Refuse(Problem.Of(RestCodes.KeyInFlight) with { RetryAfter = options.RetryAfter });
                case AnswerClaim.OtherRequest:
                    return Refuse(Problem.Of(RestCodes.KeyReused));
                case AnswerClaim.Answered answered when await Open(answered.Answer, cancellation) is { } kept:
                    return new IdempotentAnswer(new RestAnswer(kept.Status, kept.ContentType, kept.Body, kept.Headers), null, IsReplay: true);
                case AnswerClaim.Answered when isFirst:
                    // Its person was erased, and with them what the answer said. The command itself still knows its id.
                    await answers.Forget(key, cancellation);
                    break;
                case var other:
                    throw new InvalidOperationException($"{other.GetType().Name} is no claim that leads anywhere.");
            }
        }
    }

    private static IdempotentAnswer Refuse(Problem problem) => new(null, problem, IsReplay: false);

    private async ValueTask<RestAnswer> Execute(Caller caller, AnswerKey key, Guid owner, Func<ValueTask<RestAnswer>> execute)
    {
        var isKept = false;
        try
        {
            var answer = await execute();
            if (Statuses.IsDecided(answer.Status) && await keys.GetOrCreate(caller.PersonId, CancellationToken.None) is { } person)
            {
                var kept = new StoredAnswer(answer.Status, answer.ContentType, answer.Body, answer.Headers);
                await answers.Keep(key, owner, person.Seal(SealedFields.RestAnswer, owner, kept), CancellationToken.None);
                isKept = true;
            }

            return answer;
        }
        catch (PulseFaultException fault)
        {
            // It was carried out or not; the answer is lost either way. The next try finds out, once the lease has ended.
            LogMessages.AnswerNotKept(logger, key.Route, fault);
            isKept = true;
            throw;
        }
        finally
        {
            if (!isKept)
            {
                await answers.Release(key, owner, CancellationToken.None);
            }
        }
    }

    private async ValueTask<StoredAnswer?> Open(Sealed<StoredAnswer> answer, CancellationToken cancellation) =>
        await keys.Find(answer.Subject, cancellation) is { } key ? key.Open(SealedFields.RestAnswer, answer) : null;
}
