using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>Secrets of an installation that begins and ends with the test.</summary>
internal sealed class MemorySecrets : ISecretStore
{
    private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    internal IEnumerable<string> Names => _secrets.Keys;

    /// <summary>A copy, as the real store gives: whoever gets it may wipe it.</summary>
    public ValueTask<byte[]> GetOrCreate(string name, int sizeBytes, CancellationToken cancellation) =>
        ValueTask.FromResult<byte[]>([.. _secrets.GetOrAdd(name, _ => RandomNumberGenerator.GetBytes(sizeBytes))]);
}
