using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Pulse.ModelConverter.Sources;

/// <summary>A TensorFlow.js model: its topology, and its weights by name.</summary>
public sealed class TfjsModel
{
    private readonly Dictionary<string, StoredWeights> weights;

    private TfjsModel(JsonNode topology, Dictionary<string, StoredWeights> weights)
    {
        Topology = topology;
        this.weights = weights;
    }

    public JsonNode Topology { get; }

    public StoredWeights Weights(string name) =>
        weights.TryGetValue(name, out StoredWeights? found) ? found : throw new ConversionException($"The model has no weights {name}.");

    /// <param name="document">The model's JSON.</param>
    /// <param name="shard">Bytes of a file of weights, by the name that the JSON gives it.</param>
    /// <param name="half">True to keep single-precision weights in half precision.</param>
    public static TfjsModel Read(JsonNode document, Func<string, byte[]> shard, bool half)
    {
        var found = new Dictionary<string, StoredWeights>(StringComparer.Ordinal);
        foreach (JsonNode? group in document["weightsManifest"]!.AsArray())
        {
            byte[] data = [.. group!["paths"]!.AsArray().SelectMany(path => shard(path!.GetValue<string>()))];
            int offset = 0;
            foreach (JsonNode? entry in group["weights"]!.AsArray())
            {
                StoredWeights stored = Read(entry!, data, ref offset);
                found[entry!["name"]!.GetValue<string>()] = half ? stored.Halved() : stored;
            }
        }

        return new TfjsModel(document["modelTopology"]!, found);
    }

    private static StoredWeights Read(JsonNode entry, ReadOnlySpan<byte> data, ref int offset)
    {
        int[] shape = [.. entry["shape"]!.AsArray().Select(size => size!.GetValue<int>())];
        int count = shape.Aggregate(1, (product, size) => checked(product * size));
        JsonNode? quantization = entry["quantization"];
        string stored = quantization?["dtype"]?.GetValue<string>() ?? entry["dtype"]!.GetValue<string>();
        int size = stored switch
        {
            "float32" or "int32" => 4,
            "float16" => 2,
            "uint8" => 1,
            _ => throw new ConversionException($"Weights of type {stored} are not known."),
        };
        ReadOnlySpan<byte> bytes = data.Slice(offset, checked(count * size));
        offset += bytes.Length;
        return stored switch
        {
            "float32" => new StoredWeights(shape, Numbers(bytes, count, size, BinaryPrimitives.ReadSingleLittleEndian)),
            "int32" => new StoredWeights(shape, Numbers(bytes, count, size, BinaryPrimitives.ReadInt32LittleEndian)),
            "float16" => new StoredWeights(shape, Numbers(bytes, count, size, BinaryPrimitives.ReadHalfLittleEndian)),
            _ => new StoredWeights(shape, bytes.ToArray(), quantization!["scale"]!.GetValue<float>(), quantization["min"]!.GetValue<float>()),
        };
    }

    private delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    private static T[] Numbers<T>(ReadOnlySpan<byte> bytes, int count, int size, Reader<T> read)
    {
        var numbers = new T[count];
        for (int index = 0; index < count; index++)
        {
            numbers[index] = read(bytes[(index * size)..]);
        }

        return numbers;
    }
}
