using System.Globalization;
using System.Runtime.InteropServices;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Runtime;

/// <summary>One loaded model. Any number of threads may run it. Whoever runs it holds it by a reference.</summary>
internal sealed unsafe class OrtSession : SafeHandle
{
    private const int DimensionsMax = 16;
    private readonly OrtEnvironment environment;
    private readonly OrtLibrary library;

    internal OrtSession(OrtEnvironment environment, nint session, string execution)
        : base(0, ownsHandle: true)
    {
        this.environment = environment;
        library = environment.Library;
        SetHandle(session);
        Signature = new ModelSignature(
            Slots(OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo),
            Slots(OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo),
            execution);
    }

    public override bool IsInvalid => handle == 0;

    internal ModelSignature Signature { get; }

    /// <summary>One pass; stops within milliseconds of a cancellation.</summary>
    internal Dictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs, CancellationToken cancellation)
    {
        nint settings = library.Make(OrtFunction.CreateRunOptions);
        var values = new nint[inputs.Count];
        var pins = new GCHandle[inputs.Count];
        try
        {
            // What the arena holds and nobody uses goes back to the system after the pass.
            library.Set(OrtFunction.AddRunConfigEntry, settings, "memory.enable_memory_arena_shrinkage", "cpu:0");
            var names = new List<string>(inputs.Count);
            foreach ((string name, Tensor tensor) in inputs)
            {
                pins[names.Count] = GCHandle.Alloc(tensor.Values, GCHandleType.Pinned);
                values[names.Count] = Wrap(tensor, pins[names.Count].AddrOfPinnedObject());
                names.Add(name);
            }

            using CancellationTokenRegistration stop = cancellation.Register(() => library.Set(OrtFunction.RunOptionsSetTerminate, settings));
            return Run(names, values, settings);
        }
        finally
        {
            foreach (nint value in values)
            {
                library.Release(OrtFunction.ReleaseValue, value);
            }

            foreach (GCHandle pin in pins.Where(pin => pin.IsAllocated))
            {
                pin.Free();
            }

            library.Release(OrtFunction.ReleaseRunOptions, settings);
        }
    }

    protected override bool ReleaseHandle()
    {
        library.Release(OrtFunction.ReleaseSession, handle);
        return true;
    }

    private Dictionary<string, Tensor> Run(List<string> inputs, nint[] values, nint settings)
    {
        string[] outputs = [.. Signature.Outputs.Select(slot => slot.Name)];
        var results = new nint[outputs.Length];
        nint[] inputNames = [.. inputs.Select(Marshal.StringToCoTaskMemUTF8)];
        nint[] outputNames = [.. outputs.Select(Marshal.StringToCoTaskMemUTF8)];
        try
        {
            fixed (nint* ins = inputNames, given = values, outs = outputNames, got = results)
            {
                library.Check(
                    ((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)library.At(OrtFunction.Run))(
                        handle, settings, ins, given, (nuint)inputNames.Length, outs, (nuint)outputNames.Length, got),
                    OrtFunction.Run);
            }

            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            for (int index = 0; index < outputs.Length; index++)
            {
                tensors[outputs[index]] = Copy(results[index]);
            }

            return tensors;
        }
        finally
        {
            foreach (nint result in results)
            {
                library.Release(OrtFunction.ReleaseValue, result);
            }

            foreach (nint name in inputNames.Concat(outputNames))
            {
                Marshal.FreeCoTaskMem(name);
            }
        }
    }

    private nint Wrap(Tensor tensor, nint data)
    {
        long* shape = stackalloc long[Math.Max(1, tensor.Shape.Count)];
        for (int index = 0; index < tensor.Shape.Count; index++)
        {
            shape[index] = tensor.Shape[index];
        }

        nint value;
        library.Check(
            ((delegate* unmanaged[Cdecl]<nint, nint, nuint, long*, nuint, int, nint*, nint>)library.At(OrtFunction.CreateTensorWithDataAsOrtValue))(
                environment.Memory, data, (nuint)ByteCount(tensor), shape, (nuint)tensor.Shape.Count, (int)tensor.Element, &value),
            OrtFunction.CreateTensorWithDataAsOrtValue);
        return value;
    }

    private Tensor Copy(nint value)
    {
        nint info = library.Make(OrtFunction.GetTensorTypeAndShape, value);
        try
        {
            (TensorElement element, IReadOnlyList<int?> shape) = Read(info);
            Tensor tensor = Tensor.Empty(element, [.. shape.Select(size => size ?? 0)]);
            nint data = library.Make(OrtFunction.GetTensorMutableData, value);
            GCHandle pin = GCHandle.Alloc(tensor.Values, GCHandleType.Pinned);
            int bytes = ByteCount(tensor);
            Buffer.MemoryCopy((void*)data, (void*)pin.AddrOfPinnedObject(), bytes, bytes);
            pin.Free();
            return tensor;
        }
        finally
        {
            library.Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    private List<TensorSlot> Slots(OrtFunction count, OrtFunction name, OrtFunction type)
    {
        nint allocator = library.Make(OrtFunction.GetAllocatorWithDefaultOptions);
        int slots = (int)library.Make(count, handle);
        var found = new List<TensorSlot>(slots);
        for (int index = 0; index < slots; index++)
        {
            nint text;
            library.Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint, nint*, nint>)library.At(name))(handle, (nuint)index, allocator, &text), name);
            string slot = Marshal.PtrToStringUTF8(text) ?? "";
            library.Set(OrtFunction.AllocatorFree, allocator, text);
            nint info = library.Make(type, handle, index);
            try
            {
                nint tensor = library.Make(OrtFunction.CastTypeInfoToTensorInfo, info);
                (TensorElement element, IReadOnlyList<int?> shape) = tensor != 0
                    ? Read(tensor)
                    : throw new ModelException("PLS-ML04", $"{slot} of the model is no tensor");
                found.Add(new TensorSlot(slot, element, shape));
            }
            finally
            {
                library.Release(OrtFunction.ReleaseTypeInfo, info);
            }
        }

        return found;
    }

    private (TensorElement Element, IReadOnlyList<int?> Shape) Read(nint info)
    {
        int element;
        library.Check(((delegate* unmanaged[Cdecl]<nint, int*, nint>)library.At(OrtFunction.GetTensorElementType))(info, &element), OrtFunction.GetTensorElementType);
        int count = (int)library.Make(OrtFunction.GetDimensionsCount, info);
        if (!Enum.IsDefined((TensorElement)element) || count > DimensionsMax)
        {
            throw new ModelException("PLS-ML05", $"the model has a tensor of a kind ({element.ToString(CultureInfo.InvariantCulture)}) that Pulse does not pass on");
        }

        long* sizes = stackalloc long[DimensionsMax];
        library.Check(
            ((delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)library.At(OrtFunction.GetDimensions))(info, sizes, (nuint)count), OrtFunction.GetDimensions);
        var shape = new int?[count];
        for (int index = 0; index < count; index++)
        {
            shape[index] = sizes[index] < 0 ? null : checked((int)sizes[index]);
        }

        return ((TensorElement)element, shape);
    }

    private static int ByteCount(Tensor tensor) => checked(tensor.Count * tensor.Element switch
    {
        TensorElement.UInt8 => sizeof(byte),
        TensorElement.Float16 => sizeof(short),
        TensorElement.Float32 or TensorElement.Int32 => sizeof(int),
        TensorElement.Int64 => sizeof(long),
        _ => throw new ArgumentOutOfRangeException(nameof(tensor)),
    });
}
