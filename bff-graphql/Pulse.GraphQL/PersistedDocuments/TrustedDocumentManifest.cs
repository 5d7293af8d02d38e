using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.PersistedDocuments;

/// <summary>
/// Trusted documents from a JSON file that a client's build wrote: either <c>{"ID": "DOCUMENT", …}</c> (Relay, graphql-codegen), or
/// <c>{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id", "body"}, …]}</c>.
/// </summary>
public sealed class TrustedDocumentManifest : ITrustedDocuments
{
    private const string ApolloFormat = "apollo-persisted-query-manifest";

    private readonly FrozenDictionary<string, byte[]> _byId;

    private TrustedDocumentManifest(Dictionary<string, byte[]> byId) => _byId = byId.ToFrozenDictionary(StringComparer.Ordinal);

    public int Count => _byId.Count;

    /// <exception cref="InvalidDataException">The file is no manifest; the message names it and says why.</exception>
    public static TrustedDocumentManifest Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is no manifest of trusted documents: {fault.Message}", fault);
        }
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is JSON of another shape.</exception>
    public static TrustedDocumentManifest Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("it must be an object.");
        }

        var byId = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.ValueEquals(ApolloFormat))
        {
            foreach (var operation in Operations(root))
            {
                Add(byId, Text(operation, "id"), Text(operation, "body"));
            }
        }
        else
        {
            foreach (var entry in root.EnumerateObject())
            {
                Add(byId, entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Bad(entry.Name));
            }
        }

        return new TrustedDocumentManifest(byId);
    }

    public ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken) => new(_byId.GetValueOrDefault(id));

    private static JsonElement.ArrayEnumerator Operations(JsonElement root) =>
        root.TryGetProperty("operations", out var operations) && operations.ValueKind == JsonValueKind.Array
            ? operations.EnumerateArray()
            : throw new InvalidDataException("\"operations\" must be a list.");

    private static string Text(JsonElement operation, string name) =>
        operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Bad(name);

    private static InvalidDataException Bad(string name) => new($"\"{name}\" must be text.");

    /// <summary>Kept under its own id and under its hash, so that a document sent as text is recognised whatever the ids are.</summary>
    private static void Add(Dictionary<string, byte[]> byId, string id, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byId[DocumentHash.Normalize(id)] = bytes;
        byId[DocumentHash.Of(bytes)] = bytes;
    }
}
