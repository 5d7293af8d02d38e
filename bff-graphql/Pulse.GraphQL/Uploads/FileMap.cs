using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Pulse.GraphQL.Transport;

/// <summary>The field <c>map</c> of a multipart request: for each file the places in the operations where it stands.</summary>
internal sealed class FileMap
{
    private readonly Dictionary<string, IReadOnlyList<string>> _paths = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    private FileMap()
    {
    }

    /// <summary>Names of the files' fields, in the map's order.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <exception cref="BadRequestException">It is no such map, or a larger one than allowed.</exception>
    public static FileMap Parse(byte[] json, int countMax)
    {
        if (ParseJson(json, "map") is not JsonObject entries)
        {
            throw RequestReader.Bad("The field map must be a JSON object of lists of paths.");
        }

        var map = new FileMap();
        var places = 0;
        foreach (var (key, value) in entries)
        {
            var paths = value is JsonArray { Count: > 0 } list && list.All(static p => p?.GetValueKind() == JsonValueKind.String)
                ? list.Select(static p => p!.GetValue<string>()).ToList()
                : throw RequestReader.Bad($"The map of \"{key}\" must be a list of paths.");
            map._paths.Add(key, paths);
            map._keys.Add(key);
            places += paths.Count;
        }

        return places <= countMax
            ? map
            : throw RequestReader.Bad(FormattableString.Invariant($"A request may hold at most {countMax} files."));
    }

    private static JsonNode? ParseJson(byte[] json, string field)
    {
        try
        {
            // Double names are refused here, since the nodes would only meet them later.
            return Utf8.IsValid(json)
                ? JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                : throw RequestReader.Bad($"The field {field} is not valid UTF-8.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The latter: a string escapes half of a surrogate pair.
            throw RequestReader.Bad($"The field {field} is not valid JSON.");
        }
    }

    public bool Contains(string key) => _paths.ContainsKey(key);

    /// <summary>The operations with each file's number at each of its places, where the client has left null.</summary>
    /// <exception cref="BadRequestException">The operations are no JSON, or a path leads elsewhere.</exception>
    public byte[] Fill(byte[] operations)
    {
        var root = ParseJson(operations, "operations");
        try
        {
            for (var number = 0; number < _keys.Count; number++)
            {
                foreach (var path in _paths[_keys[number]])
                {
                    Place(root, path, number);
                }
            }

            return JsonSerializer.SerializeToUtf8Bytes(root);
        }
        catch (InvalidOperationException)
        {
            // A name escapes half of a surrogate pair, which is found when it is looked at.
            throw RequestReader.Bad("The field operations is not valid Unicode.");
        }
    }

    private static void Place(JsonNode? root, string path, int number)
    {
        var steps = path.Split('.');
        var parent = root;
        for (var i = 0; i < steps.Length - 1; i++)
        {
            parent = Child(parent, steps[i], out _);
        }

        var isVariable = steps.Contains("variables", StringComparer.Ordinal) && steps[root is JsonArray ? Math.Min(1, steps.Length - 1) : 0] == "variables";
        var last = steps[^1];
        if (!isVariable || Child(parent, last, out var isThere) is not null || !isThere)
        {
            throw RequestReader.Bad($"The path \"{path}\" of the map does not lead to a null in the variables.");
        }

        if (parent is JsonArray list)
        {
            list[int.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture)] = number;
        }
        else
        {
            parent!.AsObject()[last] = number;
        }
    }

    private static JsonNode? Child(JsonNode? parent, string step, out bool isThere)
    {
        JsonNode? child = null;
        isThere = parent switch
        {
            JsonObject fields => fields.TryGetPropertyValue(step, out child),
            JsonArray items => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count,
            _ => false,
        };
        return isThere && parent is JsonArray list ? list[int.Parse(step, NumberStyles.None, CultureInfo.InvariantCulture)] : child;
    }
}
