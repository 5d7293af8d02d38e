using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Adapters.Keys;

/// <summary>
/// Opened keys, for a short time. An erased key must not come back: a key read before the erasure is not taken in after
/// it, and what another process erased is forgotten here when its time is over.
/// </summary>
internal sealed class KeyCache(TimeProvider time, TimeSpan keptFor, int keysMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SubjectId, (SubjectKey Key, long ReadAt)> _keys = [];
    private long _erasures;

    /// <summary>To be taken before a key is read from the database, and given back with <see cref="Add"/>.</summary>
    public (long Erasures, long ReadAt) Ticket
    {
        get
        {
            lock (_gate)
            {
                return (_erasures, time.GetTimestamp());
            }
        }
    }

    public SubjectKey? Find(SubjectId subject)
    {
        lock (_gate)
        {
            return _keys.TryGetValue(subject, out var entry) && time.GetElapsedTime(entry.ReadAt) < keptFor ? entry.Key : null;
        }
    }

    /// <summary>Keeps a key, unless some key was erased since the ticket was taken: it might be this one.</summary>
    public void Add(SubjectKey key, (long Erasures, long ReadAt) ticket)
    {
        lock (_gate)
        {
            if (ticket.Erasures != _erasures)
            {
                return;
            }

            if (_keys.Count >= keysMax)
            {
                _keys.Clear();
            }

            _keys[key.Subject] = (key, ticket.ReadAt);
        }
    }

    /// <summary>To be called once the erasure is committed.</summary>
    public void Erase(SubjectId subject)
    {
        lock (_gate)
        {
            _erasures++;
            _keys.Remove(subject);
        }
    }
}
