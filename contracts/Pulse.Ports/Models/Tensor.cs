namespace Pulse.Ports.Models;

/// <summary>What a tensor's numbers are. Values are those of the ONNX format.</summary>
public enum TensorElement
{
    Float32 = 1,
    UInt8 = 2,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
}

/// <summary>Numbers with a shape, in row-major order. The array is not copied: whoever makes a tensor gives it away.</summary>
public sealed class Tensor
{
    private readonly int[] shape;

    private Tensor(TensorElement element, Array values, int[] shape)
    {
        Element = element;
        Values = values;
        this.shape = shape;
        if (CountOf(shape) != values.Length)
        {
            throw new ArgumentException("The shape holds another count of numbers than the array.", nameof(values));
        }
    }

    public TensorElement Element { get; }

    /// <summary>Sizes of all dimensions, the slowest first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape => shape;

    public int Count => Values.Length;

    /// <summary>The numbers, as an array of the element's type.</summary>
    public Array Values { get; }

    /// <summary>The numbers, of a tensor of <see cref="TensorElement.Float32"/> only.</summary>
    public float[] Floats => Values as float[] ?? throw new InvalidOperationException($"a tensor of {Element} holds no floats");

    public static Tensor Of(float[] values, params int[] shape) => new(TensorElement.Float32, values, shape);

    public static Tensor Of(Half[] values, params int[] shape) => new(TensorElement.Float16, values, shape);

    public static Tensor Of(byte[] values, params int[] shape) => new(TensorElement.UInt8, values, shape);

    public static Tensor Of(int[] values, params int[] shape) => new(TensorElement.Int32, values, shape);

    public static Tensor Of(long[] values, params int[] shape) => new(TensorElement.Int64, values, shape);

    /// <summary>A tensor of zeros, to be filled by whoever runs a model.</summary>
    public static Tensor Empty(TensorElement element, params int[] shape)
    {
        int count = CountOf(shape);
        return element switch
        {
            TensorElement.Float32 => Of(new float[count], shape),
            TensorElement.Float16 => Of(new Half[count], shape),
            TensorElement.UInt8 => Of(new byte[count], shape),
            TensorElement.Int32 => Of(new int[count], shape),
            TensorElement.Int64 => Of(new long[count], shape),
            _ => throw new ArgumentOutOfRangeException(nameof(element)),
        };
    }

    private static int CountOf(int[] shape)
    {
        int count = 1;
        foreach (int size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            count = checked(count * size);
        }

        return count;
    }
}
