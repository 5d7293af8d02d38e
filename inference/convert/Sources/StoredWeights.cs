using Pulse.ModelConverter.Onnx;

namespace Pulse.ModelConverter.Sources;

/// <summary>Weights as their source stores them; they keep that precision, and so their size, in the ONNX file.</summary>
/// <param name="Shape">Sizes, the slowest first.</param>
/// <param name="Values">Of type float[], Half[], byte[] or int[].</param>
/// <param name="Scale">Of bytes only: value = byte * scale + smallest.</param>
/// <param name="Smallest">Of bytes only.</param>
public sealed record StoredWeights(int[] Shape, Array Values, float Scale = 1, float Smallest = 0)
{
    /// <summary>Adds them to a graph and returns their name, as single precision.</summary>
    public string AddTo(OnnxGraph graph) => Values switch
    {
        float[] numbers => graph.Floats(numbers, Shape),
        Half[] halves => graph.Halves(halves, Shape),
        byte[] bytes => graph.Bytes(bytes, Scale, Smallest, Shape),
        _ => throw new ConversionException("These weights are no numbers to compute with."),
    };

    public StoredWeights Halved() => Values is float[] numbers ? this with { Values = Array.ConvertAll(numbers, number => (Half)number) } : this;

    public StoredWeights Reshape(params int[] shape) => this with { Shape = shape };

    /// <summary>Reorders the dimensions: the new i-th is the old <c>axes[i]</c>-th.</summary>
    public StoredWeights Permute(params int[] axes)
    {
        int[] shape = [.. axes.Select(axis => Shape[axis])];
        var steps = new int[axes.Length];
        int step = 1;
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            steps[Array.IndexOf(axes, axis)] = step;
            step *= Shape[axis];
        }

        Array permuted = Array.CreateInstance(Values.GetType().GetElementType()!, Values.Length);
        var at = new int[axes.Length];
        for (int target = 0, source = 0; target < permuted.Length; target++)
        {
            permuted.SetValue(Values.GetValue(source), target);
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                source += steps[axis];
                if (++at[axis] < shape[axis])
                {
                    break;
                }

                source -= steps[axis] * shape[axis];
                at[axis] = 0;
            }
        }

        return this with { Shape = shape, Values = permuted };
    }
}

/// <summary>A source that the converter does not understand.</summary>
public sealed class ConversionException(string message, Exception? inner = null) : Exception(message, inner);
