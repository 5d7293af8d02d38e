using System.Runtime.InteropServices;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Runtime;

/// <summary>
/// What all sessions of a process share: one pool of threads and one arena of memory with a ceiling. It is made once and lives as long as the
/// process, as the library wants it.
/// </summary>
internal sealed unsafe class OrtEnvironment
{
    /// <summary>An error is answered as a fault; the library need not print it as well.</summary>
    private const int LogFatalOnly = 4;
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;
    private const int AllOptimizations = 99;
    private const int MapFromOption = -3;
    private const int MapFromBytes = 1 << 20;
    private const nuint GrowByWhatIsAsked = 1;
    private static readonly nuint LibraryDefault = nuint.MaxValue;
    private static readonly Lock Gate = new();
    private static OrtEnvironment? started;

    private OrtEnvironment(OrtLibrary library, nint environment, nint memory)
    {
        Library = library;
        Handle = environment;
        Memory = memory;
    }

    internal OrtLibrary Library { get; }

    internal nint Handle { get; }

    /// <summary>Says that a tensor's numbers lie in ordinary memory.</summary>
    internal nint Memory { get; }

    /// <summary>Starts the library, or returns it when it runs already (the first options then stay).</summary>
    internal static OrtEnvironment Start(string libraryPath, ModelOptions options)
    {
        lock (Gate)
        {
            return started ??= Open(OrtLibrary.Load(libraryPath), options);
        }
    }

    /// <summary>Opens a model's file.</summary>
    internal OrtSession Open(string path, bool onCuda)
    {
        nint settings = Library.Make(OrtFunction.CreateSessionOptions);
        try
        {
            Library.Set(OrtFunction.DisablePerSessionThreads, settings);
            Library.Set(OrtFunction.SetSessionGraphOptimizationLevel, settings, AllOptimizations);
            Library.Set(OrtFunction.AddSessionConfigEntry, settings, "session.use_env_allocators", "1");
            // Weights are read once; packed copies of them for each session would double what a model takes.
            Library.Set(OrtFunction.AddSessionConfigEntry, settings, "session.use_device_allocator_for_initializers", "1");
            if (onCuda)
            {
                AppendCuda(settings);
            }

            nint session;
            fixed (byte* name = OrtLibrary.Utf8(path))
            {
                Library.Check(
                    ((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint>)Library.At(OrtFunction.CreateSession))(Handle, name, settings, &session),
                    OrtFunction.CreateSession);
            }

            return new OrtSession(this, session, onCuda ? "cuda" : "cpu");
        }
        finally
        {
            Library.Release(OrtFunction.ReleaseSessionOptions, settings);
        }
    }

    private void AppendCuda(nint settings)
    {
        nint cuda = Library.Make(OrtFunction.CreateCudaProviderOptions);
        try
        {
            Library.Set(OrtFunction.SessionOptionsAppendExecutionProviderCudaV2, settings, cuda);
        }
        finally
        {
            Library.Release(OrtFunction.ReleaseCudaProviderOptions, cuda);
        }
    }

    private static OrtEnvironment Open(OrtLibrary library, ModelOptions options)
    {
        // Left to itself, glibc soon takes large blocks from the heap, where what is freed stays between what is not.
        _ = Imaging.VipsNative.SetAllocatorOption(MapFromOption, MapFromBytes);
        nint threads = library.Make(OrtFunction.CreateThreadingOptions);
        library.Set(OrtFunction.SetGlobalIntraOpNumThreads, threads, options.ThreadsMax);
        library.Set(OrtFunction.SetGlobalInterOpNumThreads, threads, 1);
        // A thread that spins while it waits takes a core from the drawings beside it.
        library.Set(OrtFunction.SetGlobalSpinControl, threads, 0);
        nint environment;
        fixed (byte* name = OrtLibrary.Utf8("pulse"))
        {
            library.Check(
                ((delegate* unmanaged[Cdecl]<int, byte*, nint, nint*, nint>)library.At(OrtFunction.CreateEnvWithGlobalThreadPools))(LogFatalOnly, name, threads, &environment),
                OrtFunction.CreateEnvWithGlobalThreadPools);
        }

        library.Release(OrtFunction.ReleaseThreadingOptions, threads);
        nint memory = library.Make(OrtFunction.CreateCpuMemoryInfo, ArenaAllocator, DefaultMemory);
        LimitMemory(library, environment, memory, options.ArenaBytesMax);
        return new OrtEnvironment(library, environment, memory);
    }

    private static void LimitMemory(OrtLibrary library, nint environment, nint memory, long bytesMax)
    {
        ReadOnlySpan<string> keys = ["max_mem", "arena_extend_strategy", "initial_chunk_size_bytes", "max_dead_bytes_per_chunk"];
        nuint* values = stackalloc nuint[] { (nuint)bytesMax, GrowByWhatIsAsked, LibraryDefault, LibraryDefault };
        nint* names = stackalloc nint[keys.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            names[index] = Marshal.StringToCoTaskMemUTF8(keys[index]);
        }

        nint arena;
        try
        {
            library.Check(
                ((delegate* unmanaged[Cdecl]<nint*, nuint*, nuint, nint*, nint>)library.At(OrtFunction.CreateArenaCfgV2))(names, values, (nuint)keys.Length, &arena),
                OrtFunction.CreateArenaCfgV2);
        }
        finally
        {
            for (int index = 0; index < keys.Length; index++)
            {
                Marshal.FreeCoTaskMem(names[index]);
            }
        }

        library.Check(
            ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)library.At(OrtFunction.CreateAndRegisterAllocator))(environment, memory, arena),
            OrtFunction.CreateAndRegisterAllocator);
        library.Release(OrtFunction.ReleaseArenaCfg, arena);
    }
}
