using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Diffusion;

/// <summary>Gives a model its numbers in the type that it wants: exports differ in whether they take halves, and which whole numbers.</summary>
internal static class TensorCast
{
    internal static Tensor To(TensorElement element, float[] values, params int[] shape) => element switch
    {
        TensorElement.Float32 => Tensor.Of(values, shape),
        TensorElement.Float16 => Tensor.Of(Array.ConvertAll(values, value => (Half)value), shape),
        TensorElement.Int32 => Tensor.Of(Array.ConvertAll(values, value => (int)value), shape),
        TensorElement.Int64 => Tensor.Of(Array.ConvertAll(values, value => (long)value), shape),
        _ => throw new ModelException("PLS-ML38", $"the model wants {element}, which is not passed on"),
    };

    internal static Tensor To(TensorElement element, Tensor tensor) =>
        tensor.Element == element ? tensor : To(element, Floats(tensor), [.. tensor.Shape]);

    internal static float[] Floats(Tensor tensor) => tensor.Values switch
    {
        float[] numbers => numbers,
        Half[] halves => Array.ConvertAll(halves, value => (float)value),
        _ => throw new ModelException("PLS-ML39", $"the model gives {tensor.Element} where fractions were expected"),
    };
}
