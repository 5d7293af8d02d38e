using System.Collections.Frozen;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Projections.Engine;

/// <summary>
/// Opens the sealed fields of a batch with keys that were fetched before, so that reducers stay synchronous and pure.
/// A subject that was erased has no key, and every field of theirs opens as null.
/// </summary>
public sealed class OpenedData
{
    private readonly FrozenDictionary<SubjectId, SubjectKey?> _keys;

    /// <param name="keys">The key of every subject that the batch names; null for one that was erased.</param>
    public OpenedData(IReadOnlyDictionary<SubjectId, SubjectKey?> keys) => _keys = keys.ToFrozenDictionary();

    /// <summary>No keys at all, for events that seal nothing.</summary>
    public static OpenedData None { get; } = new(new Dictionary<SubjectId, SubjectKey?>());

    /// <summary>The readable form of a field, or null when its subject was erased.</summary>
    /// <param name="field">One of <see cref="SealedFields"/>.</param>
    /// <exception cref="InvalidOperationException">The reducer's table does not name this subject for the event.</exception>
    public T? Open<T>(string field, Sealed<T> closed)
        where T : class
    {
        if (!_keys.TryGetValue(closed.Subject, out var key))
        {
            throw new InvalidOperationException($"The key for '{field}' was not fetched: name its subject beside the reducer.");
        }

        return key?.Open(field, closed);
    }
}
