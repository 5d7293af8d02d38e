using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Ports.Keys;

/// <summary>Keys of the people whose data is sealed. Erasing a person is destroying their key.</summary>
public interface ISubjectKeys
{
    /// <summary>The subject's key, made at the first call; null when the subject was erased, for ever.</summary>
    ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation);

    /// <summary>The subject's key, or null when there is none or it was destroyed.</summary>
    ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation);

    /// <summary>Destroys the key and leaves a tombstone that forbids a new one. Erasing twice changes nothing.</summary>
    ValueTask Erase(SubjectId subject, CancellationToken cancellation);
}

/// <summary>Secrets of the installation: signing keys of links, tokens and positions.</summary>
public interface ISecretStore
{
    /// <summary>The secret of this name, made of random bytes at the first call; every process gets the same.</summary>
    ValueTask<byte[]> GetOrCreate(string name, int sizeBytes, CancellationToken cancellation);
}
