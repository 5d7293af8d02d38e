using System.Security.Cryptography;

namespace Pulse.GraphQL.PersistedDocuments;

/// <summary>Names of documents by their text.</summary>
public static class DocumentHash
{
    private const string Prefix = "sha256:";

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>The id as it is looked up: a hash without its prefix <c>sha256:</c> and in lower case, any other id as it is.</summary>
    public static string Normalize(string id)
    {
        var name = id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id;
        return name.Length == SHA256.HashSizeInBytes * 2 && name.All(char.IsAsciiHexDigit) ? name.ToLowerInvariant() : id;
    }
}
