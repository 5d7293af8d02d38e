using Pulse.Contracts.Ids;

namespace Pulse.Ports.Blobs;

/// <summary>Files of tenants. Content is addressed by its SHA-256 inside a tenant; nothing is shared between tenants.</summary>
public interface IBlobStore
{
    /// <summary>Stores bytes under their hash; storing the same again changes nothing. Durable when it returns.</summary>
    /// <returns>The lower-case hexadecimal SHA-256.</returns>
    ValueTask<string> PutContent(OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Opens content for reading, seekable, or null when this tenant has no such content. The caller disposes it.</summary>
    ValueTask<Stream?> OpenContent(OrganizationId organization, string sha256, CancellationToken cancellation);

    /// <summary>Deletes content; deleting what is not there changes nothing.</summary>
    ValueTask DeleteContent(OrganizationId organization, string sha256, CancellationToken cancellation);

    /// <summary>Writes a result once: the first caller's bytes stay, and every caller gets those that stayed.</summary>
    /// <param name="key">Path-safe segments of letters, digits and dashes, joined by slashes.</param>
    ValueTask<ReadOnlyMemory<byte>> PutResult(OrganizationId organization, string key, ReadOnlyMemory<byte> result, CancellationToken cancellation);

    /// <summary>The result written before under this key, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindResult(OrganizationId organization, string key, CancellationToken cancellation);

    /// <summary>Deletes a result; deleting what is not there changes nothing. The next one under this key is a first one again.</summary>
    ValueTask DeleteResult(OrganizationId organization, string key, CancellationToken cancellation);
}
