namespace Pulse.GraphQL.PersistedDocuments;

/// <summary>The documents that a server trusts. Safe for concurrent use.</summary>
public interface ITrustedDocuments
{
    /// <summary>The text of a document as UTF-8; null when the id is unknown.</summary>
    /// <param name="id">The SHA-256 of the text in lower-case hexadecimal, or any other name that clients were built with.</param>
    ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken);
}
