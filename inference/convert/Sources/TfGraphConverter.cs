using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.ModelConverter.Onnx;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// Turns a TensorFlow graph (a TensorFlow.js graph model) of one image into ONNX. TensorFlow keeps channels last; inside the ONNX graph they come
/// first, and only the input, reshapes and outputs see the source's order.
/// </summary>
public sealed class TfGraphConverter
{
    private const int ImageRank = 4;

    private readonly TfjsModel model;
    private readonly OnnxGraph graph;
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);

    private TfGraphConverter(TfjsModel model, OnnxGraph graph)
    {
        this.model = model;
        this.graph = graph;
    }

    /// <param name="Name">In the ONNX graph.</param>
    /// <param name="IsImage">True for four dimensions, which stand with channels first.</param>
    private sealed record Value(string Name, bool IsImage);

    /// <param name="name">Of the graph.</param>
    /// <param name="model">With one placeholder.</param>
    /// <param name="height">Of the input.</param>
    /// <param name="outputs">Names in the source, with the name and shape that each gets.</param>
    public static OnnxGraph Convert(string name, TfjsModel model, int height, IReadOnlyList<(string Source, string Name, int[] Shape)> outputs)
    {
        var converter = new TfGraphConverter(model, new OnnxGraph(name));
        converter.Open(height);
        foreach ((string source, string output, int[] shape) in outputs)
        {
            converter.graph.Output(output, converter.AsInSource(source), OnnxElement.Float32, [.. shape.Select(size => (OnnxSize)size)]);
        }

        return converter.graph;
    }

    private void Open(int height)
    {
        JsonNode placeholder = Nodes.Single(node => Text(node, "op") == "Placeholder");
        values[Text(placeholder, "name")] = new Value(PixelGraph.OpenFixed(graph, height), IsImage: true);
    }

    private IEnumerable<JsonNode> Nodes => model.Topology["node"]!.AsArray().Select(node => node!);

    private string AsInSource(string source)
    {
        Value value = Of(source);
        return value.IsImage ? graph.Node("Transpose", [value.Name], ("perm", PixelGraph.ToPixels)) : value.Name;
    }

    private Value Of(string source)
    {
        string name = source.Split(':')[0];
        if (!values.TryGetValue(name, out Value? value))
        {
            JsonNode node = Nodes.SingleOrDefault(node => Text(node, "name") == name) ?? throw new ConversionException($"The graph has no node {name}.");
            values[name] = value = Compute(node, Text(node, "op"), [.. node["input"]?.AsArray().Select(input => input!.GetValue<string>()) ?? []]);
        }

        return value;
    }

    private Value Compute(JsonNode node, string kind, string[] from) => kind switch
    {
        "Const" => Constant(Text(node, "name")),
        "Identity" => Of(from[0]),
        "Conv2D" or "_FusedConv2D" => Image(Fused(node, from, Convolution(node, from, depthwise: false))),
        "DepthwiseConv2dNative" or "FusedDepthwiseConv2dNative" => Image(Fused(node, from, Convolution(node, from, depthwise: true))),
        "Conv2DBackpropInput" => Image(Deconvolution(node, from)),
        "Add" or "AddV2" or "AddN" or "BiasAdd" => Elementwise("Add", from),
        "Mul" => Elementwise("Mul", from),
        "Sub" => Elementwise("Sub", from),
        "Relu" or "Sigmoid" => Of(from[0]) with { Name = graph.Node(kind, [Of(from[0]).Name]) },
        "Relu6" => Of(from[0]) with { Name = Clipped(Of(from[0]).Name) },
        "AvgPool" => Image(Pool("AveragePool", node, from)),
        "MaxPool" => Image(Pool("MaxPool", node, from)),
        "Pad" => Image(Padded(from)),
        "ResizeBilinear" => Image(Resized(node, from)),
        "Squeeze" => Flat(graph.Node("Flatten", [Of(from[0]).Name], ("axis", 1))),
        "Reshape" => Flat(graph.Node("Reshape", [AsInSource(from[0]), graph.Integers([.. Integers(from[1])])])),
        "_FusedMatMul" => Flat(Fused(node, from, graph.Node("MatMul", [Of(from[0]).Name, Of(from[1]).Name]), isImage: false)),
        "Softmax" => Flat(graph.Node("Softmax", [Of(from[0]).Name], ("axis", -1))),
        _ => throw new ConversionException($"The TensorFlow operation {kind} is not known."),
    };

    private static Value Image(string name) => new(name, IsImage: true);

    private static Value Flat(string name) => new(name, IsImage: false);

    private Value Constant(string name) => Flat(model.Weights(name).AddTo(graph));

    private Value Elementwise(string operation, string[] from)
    {
        Value[] terms = [.. from.Select(Of)];
        bool isImage = terms.Any(value => value.IsImage);
        string[] names = [.. from.Select((source, index) => isImage && !terms[index].IsImage ? OverChannels(source) : terms[index].Name)];
        return new Value(names.Skip(1).Aggregate(names[0], (left, right) => graph.Node(operation, [left, right])), isImage);
    }

    /// <summary>A constant that goes with an image: one number, or one for each channel.</summary>
    private string OverChannels(string source)
    {
        StoredWeights weights = model.Weights(source.Split(':')[0]);
        return weights.Values.Length == 1
            ? weights.Reshape(1).AddTo(graph)
            : weights.Shape.Length == 1
                ? weights.Reshape(weights.Shape[0], 1, 1).AddTo(graph)
                : throw new ConversionException($"The constant {source} does not go with an image.");
    }

    private string Convolution(JsonNode node, string[] from, bool depthwise)
    {
        StoredWeights kernel = model.Weights(from[1]);
        int groups = depthwise ? kernel.Shape[2] : 1;
        StoredWeights ordered = depthwise
            ? kernel.Permute(2, 3, 0, 1).Reshape(kernel.Shape[2] * kernel.Shape[3], 1, kernel.Shape[0], kernel.Shape[1])
            : kernel.Permute(3, 2, 0, 1);
        return graph.Node(
            "Conv", [Of(from[0]).Name, ordered.AddTo(graph)], ("strides", Spatial(node, "strides")), ("auto_pad", Padding(node)), ("group", groups));
    }

    private string Deconvolution(JsonNode node, string[] from)
    {
        StoredWeights kernel = model.Weights(from[1]);
        int[] strides = Spatial(node, "strides");
        return kernel.Shape[0] == strides[0]
            ? graph.Node("ConvTranspose", [Of(from[2]).Name, kernel.Permute(3, 2, 0, 1).AddTo(graph)], ("strides", strides))
            : throw new ConversionException("Only transposed convolutions without overlap are known.");
    }

    /// <summary>What the source does in the same step after a convolution or product: adding a bias, then a limit.</summary>
    private string Fused(JsonNode node, string[] from, string value, bool isImage = true)
    {
        JsonArray? steps = node["attr"]?["fused_ops"]?["list"]?["s"] as JsonArray;
        foreach (string step in (steps ?? []).Select(step => Base64(step!.GetValue<string>())))
        {
            value = step switch
            {
                "BiasAdd" => graph.Node("Add", [value, isImage ? OverChannels(from[2]) : Of(from[2]).Name]),
                "Relu" => graph.Node("Relu", [value]),
                "Relu6" => Clipped(value),
                _ => throw new ConversionException($"The fused step {step} is not known."),
            };
        }

        return value;
    }

    private string Clipped(string value) => graph.Node("Clip", [value, graph.Floats([0f]), graph.Floats([6f])]);

    private string Pool(string operation, JsonNode node, string[] from) => graph.Node(
        operation,
        [Of(from[0]).Name],
        ("kernel_shape", Spatial(node, "ksize")),
        ("strides", Spatial(node, "strides")),
        ("auto_pad", Padding(node)));

    /// <summary>Padding is written for channels last: a pair of sizes before and after for each dimension.</summary>
    private string Padded(string[] from)
    {
        long[] pairs = [.. Integers(from[1])];
        int[] axes = PixelGraph.ToPlanes;
        return graph.Node("Pad", [Of(from[0]).Name, graph.Integers([.. axes.Select(axis => pairs[axis * 2]), .. axes.Select(axis => pairs[(axis * 2) + 1])])]);
    }

    private string Resized(JsonNode node, string[] from)
    {
        if (node["attr"]?["half_pixel_centers"]?["b"]?.GetValue<bool>() is not true)
        {
            throw new ConversionException("Only enlargement with half pixel centres is known.");
        }

        string value = Of(from[0]).Name;
        string outer = graph.Node("Shape", [value], ("start", 0), ("end", 2));
        string sizes = graph.Node("Concat", [outer, graph.Integers([.. Integers(from[1])])], ("axis", 0));
        return graph.Node("Resize", [value, "", "", sizes], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
    }

    private IEnumerable<long> Integers(string source) => model.Weights(source.Split(':')[0]).Values is int[] numbers
        ? numbers.Select(number => (long)number)
        : throw new ConversionException($"{source} holds no whole numbers.");

    /// <summary>Height and width of an attribute that names all four dimensions.</summary>
    private static int[] Spatial(JsonNode node, string attribute)
    {
        int[] all = [.. node["attr"]![attribute]!["list"]!["i"]!.AsArray().Select(number => int.Parse(number!.GetValue<string>(), CultureInfo.InvariantCulture))];
        return all.Length == ImageRank ? all[1..3] : throw new ConversionException($"{attribute} is not of an image.");
    }

    private static string Padding(JsonNode node) => Base64(node["attr"]!["padding"]!["s"]!.GetValue<string>()) == "SAME" ? "SAME_UPPER" : "VALID";

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static string Base64(string text) => Encoding.UTF8.GetString(System.Convert.FromBase64String(text));
}
