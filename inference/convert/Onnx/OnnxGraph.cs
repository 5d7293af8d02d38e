using System.Globalization;
using System.Runtime.InteropServices;

namespace Pulse.ModelConverter.Onnx;

/// <summary>What numbers are; values of the ONNX format.</summary>
public enum OnnxElement
{
    Float32 = 1,
    UInt8 = 2,
    Int64 = 7,
    Float16 = 10,
}

/// <summary>A size of a dimension: a number, or a name when any goes.</summary>
public readonly record struct OnnxSize(int? Fixed, string Name)
{
    public static implicit operator OnnxSize(int size) => new(size, "");

    public static implicit operator OnnxSize(string name) => new(null, name);
}

/// <summary>An input or output.</summary>
public sealed record OnnxSlot(string Name, OnnxElement Element, OnnxSize[] Shape);

/// <summary>Weights, in the format's little-endian bytes.</summary>
public sealed record OnnxTensor(string Name, OnnxElement Element, int[] Shape, byte[] Bytes);

/// <summary>One operation. Attributes are float, int, string or int[].</summary>
public sealed record OnnxNode(string Operator, string[] Inputs, string[] Outputs, IReadOnlyList<(string Name, object Value)> Attributes);

/// <summary>Builds a graph, node after node. Each method returns the name of what it computes.</summary>
public sealed class OnnxGraph(string name)
{
    private readonly List<OnnxNode> nodes = [];
    private readonly List<OnnxTensor> weights = [];
    private readonly List<OnnxSlot> inputs = [];
    private readonly List<OnnxSlot> outputs = [];

    public string Name => name;

    public IReadOnlyList<OnnxNode> Nodes => nodes;

    public IReadOnlyList<OnnxTensor> Weights => weights;

    public IReadOnlyList<OnnxSlot> Inputs => inputs;

    public IReadOnlyList<OnnxSlot> Outputs => outputs;

    public string Input(string input, OnnxElement element, params OnnxSize[] shape)
    {
        inputs.Add(new OnnxSlot(input, element, shape));
        return input;
    }

    /// <summary>Gives a computed value the name and shape of an output.</summary>
    public void Output(string output, string value, OnnxElement element, params OnnxSize[] shape)
    {
        nodes.Add(new OnnxNode("Identity", [value], [output], []));
        outputs.Add(new OnnxSlot(output, element, shape));
    }

    public string Node(string operation, string[] from, params (string Name, object Value)[] attributes)
    {
        string made = string.Create(CultureInfo.InvariantCulture, $"n{nodes.Count}");
        nodes.Add(new OnnxNode(operation, from, [made], attributes));
        return made;
    }

    public string Floats(float[] values, params int[] shape) => Weight(OnnxElement.Float32, shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    public string Integers(params long[] values) => Weight(OnnxElement.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values).ToArray());

    /// <summary>Half precision in the file, single precision when computed: half the size, and exact where the source was half too.</summary>
    public string Halves(Half[] values, params int[] shape) =>
        Node("Cast", [Weight(OnnxElement.Float16, shape, MemoryMarshal.AsBytes<Half>(values).ToArray())], ("to", (int)OnnxElement.Float32));

    /// <summary>Bytes in the file; value = byte * scale + smallest, as the source stored them.</summary>
    public string Bytes(byte[] values, float scale, float smallest, params int[] shape)
    {
        string whole = Node("Cast", [Weight(OnnxElement.UInt8, shape, values)], ("to", (int)OnnxElement.Float32));
        return Node("Add", [Node("Mul", [whole, Floats([scale])]), Floats([smallest])]);
    }

    private string Weight(OnnxElement element, int[] shape, byte[] bytes)
    {
        string made = string.Create(CultureInfo.InvariantCulture, $"w{weights.Count}");
        weights.Add(new OnnxTensor(made, element, shape, bytes));
        return made;
    }
}
