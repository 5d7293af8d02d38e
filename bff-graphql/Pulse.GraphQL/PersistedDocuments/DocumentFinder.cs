using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Transport;

namespace Pulse.GraphQL.PersistedDocuments;

/// <summary>Finds the text of what a request names, and refuses text that is not trusted. One for each engine.</summary>
internal sealed class DocumentFinder(GraphQLEngine engine, PersistedDocumentOptions options)
{
    private const int ApolloVersion = 1;

    private readonly TwoGenerationCache<string, byte[]> _automatic = new(options.AutomaticCountMax);
    private readonly ITrustedDocuments? _trusted = options.Mode == TrustedDocumentMode.Off
        ? null
        : options.Trusted ?? throw new ArgumentException("Trusted documents are switched on, but none are given.", nameof(options));

    /// <summary>The request with its document's text.</summary>
    /// <exception cref="BadRequestException">It names no document, or names another than it holds.</exception>
    /// <exception cref="GraphQLException">The document is unknown, or not trusted.</exception>
    public ValueTask<GraphQLRequest> FindAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        var isPlain = request.HasText && _trusted is null && (options.AutomaticCountMax == 0 || request.Extensions.ValueKind != JsonValueKind.Object);
        return isPlain ? new ValueTask<GraphQLRequest>(request) : LookUpAsync(request, cancellationToken);
    }

    private async ValueTask<GraphQLRequest> LookUpAsync(GraphQLRequest request, CancellationToken cancellationToken)
    {
        var hash = AutomaticHash(request.Extensions);
        var id = request.DocumentId ?? hash;

        // Some clients must send a query and send an empty one.
        var hasText = request.HasText && (request.Query.Length > 0 || id is null);
        if (_trusted is not null)
        {
            var name = hasText ? DocumentHash.Of(request.Query) : id is null ? null : DocumentHash.Normalize(id);
            if (name is not null && await _trusted.FindAsync(name, cancellationToken) is { } text)
            {
                return request with { Query = text, HasText = true };
            }

            if (options.Mode == TrustedDocumentMode.Require && name is not null)
            {
                throw new GraphQLException("The document is not trusted by this server.", ErrorCodes.DocumentNotTrusted);
            }
        }

        return hasText ? Register(request, hash) : FindAutomatic(request, hash);
    }

    private GraphQLRequest FindAutomatic(GraphQLRequest request, string? hash)
    {
        if (hash is null)
        {
            throw request.DocumentId is null
                ? RequestReader.Bad("Must provide query string.")
                : new GraphQLException("The document is not known to this server.", ErrorCodes.DocumentNotFound);
        }

        if (options.AutomaticCountMax == 0)
        {
            throw new GraphQLException("PersistedQueryNotSupported", ErrorCodes.PersistedQueryNotSupported);
        }

        return _automatic.Get(hash) is { } text
            ? request with { Query = text, HasText = true }
            : throw new GraphQLException("PersistedQueryNotFound", ErrorCodes.PersistedQueryNotFound);
    }

    private GraphQLRequest Register(GraphQLRequest request, string? hash)
    {
        if (hash is null || options.AutomaticCountMax == 0)
        {
            return request;
        }

        if (DocumentHash.Of(request.Query) != hash)
        {
            throw RequestReader.Bad("The provided sha256Hash does not match the query.");
        }

        // Only what could run is kept, so that nonsense cannot push it out.
        if (request.Query.Length <= options.AutomaticBytesMax && engine.KindOf(request) is not null)
        {
            _automatic.Put(hash, request.Query);
        }

        return request;
    }

    private static string? AutomaticHash(JsonElement extensions)
    {
        if (extensions.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        try
        {
            return !extensions.TryGetProperty("persistedQuery", out var entry) ? null
                : IsVersionOne(entry) && entry.TryGetProperty("sha256Hash", out var hash) && hash.ValueKind == JsonValueKind.String
                    ? DocumentHash.Normalize(hash.GetString()!)
                    : throw RequestReader.Bad("extensions.persistedQuery must hold version 1 and sha256Hash.");
        }
        catch (InvalidOperationException)
        {
            // A name or a string escapes half of a surrogate pair.
            throw RequestReader.Bad("A string of the request is not valid Unicode.");
        }
    }

    private static bool IsVersionOne(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("version", out var version)
        && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == ApolloVersion;
}
