using System.Runtime.InteropServices;
using System.Text;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Runtime;

/// <summary>
/// ONNX Runtime's C functions, called through its own table. Every call that may fail answers a status, and a status becomes a
/// <see cref="ModelException"/>. No logic lives here.
/// </summary>
internal sealed unsafe class OrtLibrary
{
    /// <summary>The oldest table that holds all of <see cref="OrtFunction"/>; every later library still serves it.</summary>
    private const uint TableVersion = 17;

    private readonly nint* table;

    private OrtLibrary(nint* table, string version)
    {
        this.table = table;
        Version = version;
    }

    /// <summary>As the library says itself.</summary>
    internal string Version { get; }

    internal static OrtLibrary Load(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library) || !NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint entry))
        {
            throw new ModelException("PLS-ML01", $"{Path.GetFileName(path)} is no ONNX Runtime of this machine");
        }

        nint* start = ((delegate* unmanaged[Cdecl]<nint*>)entry)();
        string version = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)start[1])()) ?? "unknown";
        nint* functions = ((delegate* unmanaged[Cdecl]<uint, nint*>)start[0])(TableVersion);
        return functions is not null
            ? new OrtLibrary(functions, version)
            : throw new ModelException("PLS-ML02", $"ONNX Runtime {version} is older than what Pulse needs");
    }

    /// <summary>A function without arguments that makes something.</summary>
    internal nint Make(OrtFunction function)
    {
        nint made;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)At(function))(&made), function);
        return made;
    }

    /// <summary>A function of one thing that makes or finds another.</summary>
    internal nint Make(OrtFunction function, nint of)
    {
        nint made;
        Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint>)At(function))(of, &made), function);
        return made;
    }

    /// <summary>A function of two numbers that makes something.</summary>
    internal nint Make(OrtFunction function, int first, int second)
    {
        nint made;
        Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)At(function))(first, second, &made), function);
        return made;
    }

    /// <summary>A function of something's n-th part.</summary>
    internal nint Make(OrtFunction function, nint of, int index)
    {
        nint made;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint>)At(function))(of, (nuint)index, &made), function);
        return made;
    }

    internal void Set(OrtFunction function, nint on) => Check(((delegate* unmanaged[Cdecl]<nint, nint>)At(function))(on), function);

    internal void Set(OrtFunction function, nint on, int number) =>
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)At(function))(on, number), function);

    internal void Set(OrtFunction function, nint on, nint other) =>
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)At(function))(on, other), function);

    internal void Set(OrtFunction function, nint on, string key, string text)
    {
        fixed (byte* name = Utf8(key), value = Utf8(text))
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)At(function))(on, name, value), function);
        }
    }

    internal void Release(OrtFunction function, nint thing)
    {
        if (thing != 0)
        {
            ((delegate* unmanaged[Cdecl]<nint, void>)At(function))(thing);
        }
    }

    internal nint At(OrtFunction function) => table[(int)function];

    /// <summary>Turns a status into a fault; no status is success.</summary>
    internal void Check(nint status, OrtFunction function)
    {
        if (status == 0)
        {
            return;
        }

        string reason = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint, nint>)At(OrtFunction.GetErrorMessage))(status)) ?? "no reason given";
        Release(OrtFunction.ReleaseStatus, status);
        throw new ModelException("PLS-ML03", $"ONNX Runtime failed in {function}: {reason}");
    }

    /// <summary>A C string.</summary>
    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
