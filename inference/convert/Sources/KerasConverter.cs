using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.ModelConverter.Onnx;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// Turns a Keras model (a TensorFlow.js layers model) of one image into ONNX: one that makes another image, or one that scores it. The file takes
/// and gives interleaved pixels; inside, channels come first, as the runtime computes fastest.
/// </summary>
public sealed class KerasConverter
{
    private readonly TfjsModel model;
    private readonly OnnxGraph graph;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Upsampled> upsampled = new(StringComparer.Ordinal);

    private KerasConverter(TfjsModel model, OnnxGraph graph)
    {
        this.model = model;
        this.graph = graph;
    }

    /// <summary>A nearest-neighbour enlargement that waits for the convolution after it.</summary>
    private sealed record Upsampled(string Value, int Factor);

    /// <summary>A model that makes an image.</summary>
    /// <param name="name">Of the graph.</param>
    /// <param name="model">With one image in and one out.</param>
    /// <param name="range">The source's full scale: 255 when it takes bytes' values, 1 when it takes fractions. The file always takes 0 to 255.</param>
    public static OnnxGraph Painter(string name, TfjsModel model, float range)
    {
        var converter = new KerasConverter(model, new OnnxGraph(name));
        string result = converter.Run(PixelGraph.Open(converter.graph, range));
        PixelGraph.Close(converter.graph, result, range);
        return converter.graph;
    }

    /// <summary>A model that scores an image of a fixed size, in the source's scale.</summary>
    public static OnnxGraph Classifier(string name, TfjsModel model, int size, string output, int classes)
    {
        var converter = new KerasConverter(model, new OnnxGraph(name));
        string result = converter.Run(PixelGraph.OpenFixed(converter.graph, size));
        converter.graph.Output(output, result, OnnxElement.Float32, 1, classes);
        return converter.graph;
    }

    /// <returns>The output's value.</returns>
    private string Run(string input)
    {
        JsonNode config = model.Topology["model_config"]!["config"]!;
        foreach (JsonNode? layer in config["layers"]!.AsArray())
        {
            string name = layer!["name"]!.GetValue<string>();
            string[] inputs = layer["inbound_nodes"]!.AsArray() is [JsonArray nodes, ..] ? [.. nodes.Select(node => node![0]!.GetValue<string>())] : [];
            Add(name, layer["class_name"]!.GetValue<string>(), layer["config"]!, inputs, input);
        }

        return values[config["output_layers"]![0]![0]!.GetValue<string>()];
    }

    private void Add(string name, string kind, JsonNode config, string[] inputs, string image)
    {
        if (kind == "UpSampling2D")
        {
            if (config["interpolation"]!.GetValue<string>() != "nearest")
            {
                throw new ConversionException("Only enlargement by nearest neighbour is known.");
            }

            upsampled[name] = new Upsampled(values[inputs[0]], config["size"]![0]!.GetValue<int>());
            return;
        }

        values[name] = kind switch
        {
            "InputLayer" => image,
            "Conv2D" when upsampled.TryGetValue(inputs[0], out Upsampled? small) => Activated(EnlargingConvolution(name, small), config),
            "Conv2D" => Activated(Convolution(name, config, values[inputs[0]]), config),
            "Activation" => Activated(values[inputs[0]], config),
            "Concatenate" => graph.Node("Concat", [.. inputs.Select(input => values[input])], ("axis", 1)),
            "Add" => inputs.Skip(1).Aggregate(values[inputs[0]], (sum, input) => graph.Node("Add", [sum, values[input]])),
            "BatchNormalization" => Normalized(name, config, values[inputs[0]]),
            "AveragePooling2D" => Pool("AveragePool", config, values[inputs[0]]),
            "MaxPooling2D" => Pool("MaxPool", config, values[inputs[0]]),
            "Flatten" => graph.Node("Flatten", [graph.Node("Transpose", [values[inputs[0]]], ("perm", PixelGraph.ToPixels))]),
            "Dense" => Activated(Dense(name, values[inputs[0]]), config),
            "Dropout" => values[inputs[0]],
            "MultiplyBeta" => graph.Node("Mul", [values[inputs[0]], graph.Floats([0.2f])]),
            _ when kind.StartsWith("PixelShuffle", StringComparison.Ordinal) => graph.Node(
                "DepthToSpace", [values[inputs[0]]], ("blocksize", Factor(kind)), ("mode", "DCR")),
            _ => throw new ConversionException($"The Keras layer {kind} is not known."),
        };
    }

    private static int Factor(string kind) => int.Parse(kind["PixelShuffle".Length..].TrimEnd('x'), CultureInfo.InvariantCulture);

    private string Convolution(string name, JsonNode config, string input)
    {
        StoredWeights kernel = model.Weights($"{name}/kernel");
        string weights = kernel.Permute(3, 2, 0, 1).AddTo(graph);
        string[] from = config["use_bias"]!.GetValue<bool>() ? [input, weights, model.Weights($"{name}/bias").AddTo(graph)] : [input, weights];
        return graph.Node("Conv", from, ("strides", Sizes(config, "strides")), ("auto_pad", Padding(config)));
    }

    private string Normalized(string name, JsonNode config, string input)
    {
        StoredWeights mean = model.Weights($"{name}/moving_mean");
        string scale = config["scale"]!.GetValue<bool>()
            ? model.Weights($"{name}/gamma").AddTo(graph)
            : graph.Floats([.. Enumerable.Repeat(1f, mean.Shape[0])], mean.Shape[0]);
        return graph.Node(
            "BatchNormalization",
            [input, scale, model.Weights($"{name}/beta").AddTo(graph), mean.AddTo(graph), model.Weights($"{name}/moving_variance").AddTo(graph)],
            ("epsilon", config["epsilon"]!.GetValue<float>()));
    }

    private string Pool(string operation, JsonNode config, string input) => graph.Node(
        operation, [input], ("kernel_shape", Sizes(config, "pool_size")), ("strides", Sizes(config, "strides")), ("auto_pad", Padding(config)));

    private string Dense(string name, string input) => graph.Node(
        "Add", [graph.Node("MatMul", [input, model.Weights($"{name}/kernel").AddTo(graph)]), model.Weights($"{name}/bias").AddTo(graph)]);

    private static int[] Sizes(JsonNode config, string key) => [.. config[key]!.AsArray().Select(size => size!.GetValue<int>())];

    private static string Padding(JsonNode config) => config["padding"]!.GetValue<string>() == "same" ? "SAME_UPPER" : "VALID";

    /// <summary>
    /// A convolution of an image whose pixels were all repeated sees only few different pixels. So it is the same as a convolution of the
    /// small image with sums of its weights, one set for each place in a block, followed by putting the blocks together: the same numbers
    /// for a sixteenth of the work (factor 4), without the enlarged image in memory.
    /// </summary>
    private string EnlargingConvolution(string name, Upsampled small)
    {
        StoredWeights kernel = model.Weights($"{name}/kernel");
        (int size, int inputs, int outputs) = (kernel.Shape[0], kernel.Shape[2], kernel.Shape[3]);
        int factor = small.Factor;
        if (kernel.Values is not float[] source || size != 3)
        {
            throw new ConversionException("Only kernels of 3 x 3 in single precision are known after an enlargement.");
        }

        var summed = new float[factor * factor * outputs * inputs * size * size];
        for (int place = 0; place < factor * factor; place++)
        {
            for (int tap = 0; tap < size * size; tap++)
            {
                // Where the tap of this place falls in the small image: one pixel before, at, or one after.
                int down = (int)Math.Floor(((place / factor) + (tap / size) - 1) / (double)factor) + 1;
                int right = (int)Math.Floor(((place % factor) + (tap % size) - 1) / (double)factor) + 1;
                for (int input = 0; input < inputs; input++)
                {
                    for (int output = 0; output < outputs; output++)
                    {
                        summed[((((((place * outputs) + output) * inputs) + input) * size) + down) * size + right] +=
                            source[(((tap * inputs) + input) * outputs) + output];
                    }
                }
            }
        }

        float[] bias = (float[])model.Weights($"{name}/bias").Values;
        float[] repeated = [.. Enumerable.Range(0, factor * factor).SelectMany(_ => bias)];
        string blocks = graph.Node(
            "Conv",
            [small.Value, graph.Floats(summed, factor * factor * outputs, inputs, size, size), graph.Floats(repeated, repeated.Length)],
            ("pads", new[] { 1, 1, 1, 1 }));
        return graph.Node("DepthToSpace", [blocks], ("blocksize", factor), ("mode", "DCR"));
    }

    private string Activated(string value, JsonNode config) => config["activation"]!.GetValue<string>() switch
    {
        "linear" => value,
        "relu" => graph.Node("Relu", [value]),
        "softmax" => graph.Node("Softmax", [value], ("axis", -1)),
        var other => throw new ConversionException($"The activation {other} is not known."),
    };
}
