using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Pulse.ModelConverter.Onnx;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// Turns an ncnn network of an image (a text of layers, and their weights in one file in the order of the layers) into ONNX. Its convolutions
/// shrink the image, so whoever runs it gives a margin.
/// </summary>
public sealed class NcnnConverter
{
    private const int Magic = 7767517;
    private const uint HalfPrecision = 0x01306B47;
    private const uint SinglePrecision = 0;
    private const int FromSecondInput = -233;
    private const int ActivationParameters = -23310;

    private readonly OnnxGraph graph;
    private readonly byte[] weights;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private int offset;

    private NcnnConverter(OnnxGraph graph, byte[] weights)
    {
        this.graph = graph;
        this.weights = weights;
    }

    public static OnnxGraph Convert(string name, byte[] layers, byte[] weights)
    {
        string[] lines = Encoding.UTF8.GetString(layers).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Whole(lines[0]) != Magic)
        {
            throw new ConversionException("The layers are not in ncnn's text form.");
        }

        var converter = new NcnnConverter(new OnnxGraph(name), weights);
        string last = "";
        foreach (string line in lines.Skip(2))
        {
            last = converter.Add(Layer.Read(line));
        }

        if (converter.offset != weights.Length)
        {
            throw new ConversionException("The weights do not end with the last layer.");
        }

        PixelGraph.Close(converter.graph, last, range: 1);
        return converter.graph;
    }

    private sealed record Layer(string Kind, string[] Inputs, string[] Outputs, Dictionary<int, string> Parameters)
    {
        internal int Number(int key, int otherwise = 0) => Parameters.TryGetValue(key, out string? text) ? Whole(text) : otherwise;

        internal static Layer Read(string line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int inputs = Whole(words[2]);
            int outputs = Whole(words[3]);
            return new Layer(
                words[0],
                words[4..(4 + inputs)],
                words[(4 + inputs)..(4 + inputs + outputs)],
                words[(4 + inputs + outputs)..].Select(word => word.Split('=')).ToDictionary(pair => Whole(pair[0]), pair => pair[1]));
        }
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private string Add(Layer layer)
    {
        string[] from = [.. layer.Inputs.Select(input => values[input])];
        string value = layer.Kind switch
        {
            "Input" => PixelGraph.Open(graph, range: 1),
            "Split" => from[0],
            "Convolution" => Activated(layer, Convolution(layer, from[0])),
            "Deconvolution" => Activated(layer, Deconvolution(layer, from[0])),
            "InnerProduct" => Activated(layer, Product(layer, from[0])),
            "Pooling" when layer.Number(0) == 1 && layer.Number(4) == 1 => graph.Node("GlobalAveragePool", from),
            "Scale" when layer.Number(0) == FromSecondInput => graph.Node("Mul", from),
            "Crop" => Cropped(from[0], layer.Number(0), layer.Number(1)),
            "Eltwise" when layer.Number(0) == 1 => graph.Node("Add", from),
            _ => throw new ConversionException($"The ncnn layer {layer.Kind} is not known in this form."),
        };
        foreach (string output in layer.Outputs)
        {
            values[output] = value;
        }

        return value;
    }

    private string Convolution(Layer layer, string input)
    {
        (int outputs, int size, int margin) = (layer.Number(0), layer.Number(1), layer.Number(4));
        int inputs = layer.Number(6) / (outputs * size * size);
        string kernel = Weights(layer.Number(6)).Reshape(outputs, inputs, size, size).AddTo(graph);
        return graph.Node("Conv", [input, kernel, Bias(layer)], ("strides", Pair(layer.Number(3, 1))), ("pads", Margins(margin)));
    }

    /// <summary>The source keeps these weights by output, then input; ONNX wants the input first.</summary>
    private string Deconvolution(Layer layer, string input)
    {
        (int outputs, int size, int margin) = (layer.Number(0), layer.Number(1), layer.Number(4));
        int inputs = layer.Number(6) / (outputs * size * size);
        string kernel = Weights(layer.Number(6)).Reshape(outputs, inputs, size, size).Permute(1, 0, 2, 3).AddTo(graph);
        return graph.Node("ConvTranspose", [input, kernel, Bias(layer)], ("strides", Pair(layer.Number(3, 1))), ("pads", Margins(margin)));
    }

    /// <summary>A product of one number for each channel, as a convolution of one pixel.</summary>
    private string Product(Layer layer, string input)
    {
        int outputs = layer.Number(0);
        int inputs = layer.Number(2) / outputs;
        string kernel = Weights(layer.Number(2)).Reshape(outputs, inputs, 1, 1).AddTo(graph);
        return graph.Node("Conv", [input, kernel, Bias(layer)]);
    }

    /// <summary>The same margin goes on all four sides: in these networks the reference is smaller by it on each.</summary>
    private string Cropped(string value, int right, int down) =>
        graph.Node("Slice", [value, graph.Integers(down, right), graph.Integers(-down, -right), graph.Integers(2, 3)]);

    private string Bias(Layer layer)
    {
        if (layer.Number(layer.Kind == "InnerProduct" ? 1 : 5) != 1)
        {
            throw new ConversionException("Only layers with a bias are known.");
        }

        int outputs = layer.Number(0);
        return graph.Floats(Floats(outputs), outputs);
    }

    /// <summary>A block of weights: a mark that says which precision, the numbers, and padding to four bytes.</summary>
    private StoredWeights Weights(int count)
    {
        uint mark = BinaryPrimitives.ReadUInt32LittleEndian(weights.AsSpan(offset));
        offset += sizeof(uint);
        switch (mark)
        {
            case HalfPrecision:
                var halves = new Half[count];
                for (int index = 0; index < count; index++, offset += sizeof(short))
                {
                    halves[index] = BinaryPrimitives.ReadHalfLittleEndian(weights.AsSpan(offset));
                }

                offset = (offset + 3) / 4 * 4;
                return new StoredWeights([count], halves);
            case SinglePrecision:
                return new StoredWeights([count], Floats(count));
            default:
                throw new ConversionException("Only weights in half or single precision are known.");
        }
    }

    private float[] Floats(int count)
    {
        var numbers = new float[count];
        for (int index = 0; index < count; index++, offset += sizeof(float))
        {
            numbers[index] = BinaryPrimitives.ReadSingleLittleEndian(weights.AsSpan(offset));
        }

        return numbers;
    }

    private string Activated(Layer layer, string value) => layer.Number(9) switch
    {
        0 => value,
        1 => graph.Node("Relu", [value]),
        2 => graph.Node("LeakyRelu", [value], ("alpha", Slope(layer))),
        4 => graph.Node("Sigmoid", [value]),
        var other => throw new ConversionException(string.Create(CultureInfo.InvariantCulture, $"The activation {other} is not known.")),
    };

    /// <summary>Written as a count and that many numbers.</summary>
    private static float Slope(Layer layer) => float.Parse(layer.Parameters[ActivationParameters].Split(',')[1], CultureInfo.InvariantCulture);

    private static int[] Pair(int size) => [size, size];

    private static int[] Margins(int size) => [size, size, size, size];
}
