using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports;
using Pulse.Ports.Keys;

namespace Pulse.Projections.Tests.Support;

/// <summary>Keys in memory, derived from the subject, so that every run seals alike.</summary>
internal sealed class FakeKeys : ISubjectKeys
{
    private readonly ConcurrentDictionary<SubjectId, SubjectKey?> _keys = new();

    /// <summary>So many look-ups still to come fail, as if the keys' database were away.</summary>
    public int FaultsToCome { get; set; }

    public SubjectKey Of(SubjectId subject) =>
        _keys.GetOrAdd(subject, static id => new SubjectKey(id, SHA256.HashData(id.Value.ToByteArray()))) ?? throw new InvalidOperationException("Erased.");

    public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) => Find(subject, cancellation);

    public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation)
    {
        if (FaultsToCome > 0)
        {
            FaultsToCome--;
            throw new PulseFaultException("PLS-TEST", "The keys are out of reach.");
        }

        return new(_keys.GetValueOrDefault(subject));
    }

    public ValueTask Erase(SubjectId subject, CancellationToken cancellation)
    {
        _keys[subject] = null;
        return default;
    }
}
