using Pulse.Contracts.Ids;

namespace Pulse.Ports.Projections;

/// <summary>
/// The record of what operators did with read models. It is written before anything is done, so an action whose process died
/// stands there without an outcome; nothing in it is ever changed afterwards.
/// </summary>
public interface IOperatorActions
{
    /// <summary>Writes down that somebody is about to do something.</summary>
    /// <returns>The action's id.</returns>
    ValueTask<Guid> Begin(OperatorIntent intent, CancellationToken cancellation);

    /// <summary>Writes down how it ended; the first end that is told stands.</summary>
    /// <param name="outcome">A word in capitals, for example PROMOTED or CANDIDATE_LAGGING.</param>
    ValueTask End(Guid action, string outcome, CancellationToken cancellation);

    /// <summary>The latest actions, the newest first.</summary>
    ValueTask<IReadOnlyList<OperatorAction>> Latest(int countMax, CancellationToken cancellation);
}

/// <summary>What operators can do with a read model.</summary>
public enum OperatorActionKind
{
    Rebuild = 1,
    Verify = 2,
    Promote = 3,
    Abandon = 4,
    Resume = 5,
    Replay = 6,
    Discard = 7,
}

/// <param name="Projection">As the operator named it, whether or not there is one of that name.</param>
public sealed record OperatorIntent(SubjectId Person, OperatorActionKind Kind, string Projection);

/// <param name="Edition">Which edition it was done to, or made; null when there was none.</param>
/// <param name="Outcome">Null while it runs, or when its process died over it.</param>
public sealed record OperatorAction(
    Guid Id, SubjectId Person, OperatorActionKind Kind, string Projection, int? Edition, DateTimeOffset BeganAt, DateTimeOffset? EndedAt, string? Outcome);
