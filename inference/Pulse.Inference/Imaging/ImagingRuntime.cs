using System.Runtime.InteropServices;

namespace Pulse.Inference.Imaging;

/// <summary>What the native image library may use of the machine.</summary>
public sealed record ImagingOptions
{
    /// <summary>A folder of ours for font configuration and font caches; made when absent, safe to delete while stopped.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Threads one drawing may use. The workers run drawings side by side, so more than 2 only adds memory.</summary>
    public int ThreadsPerImage { get; init; } = 1;
}

/// <summary>
/// The native imaging parts, started once a process: library loaded, fonts visible, memory bounded. Only the fonts of Pulse are visible,
/// never the machine's, because the same seed must give the same bytes everywhere.
/// </summary>
public sealed class ImagingRuntime
{
    // glibc gives each thread an arena of its own, and large images then hold memory in every one of them.
    private const int ArenaCountOption = -8;
    private const int ArenaCountMax = 2;
    private static readonly Lock Gate = new();
    private static ImagingRuntime? started;

    private ImagingRuntime(NativeParts parts, FontCatalog fonts, string version)
    {
        Parts = parts;
        Fonts = fonts;
        LibraryVersion = version;
    }

    public NativeParts Parts { get; }

    public FontCatalog Fonts { get; }

    /// <summary>The version of libvips, as it says itself; part of every recipe.</summary>
    public string LibraryVersion { get; }

    /// <summary>Starts the library, or returns it when it runs already (the first options then stay).</summary>
    public static ImagingRuntime Start(ImagingOptions options)
    {
        lock (Gate)
        {
            return started ??= Open(options);
        }
    }

    /// <summary>Gives freed memory back to the system; worth its milliseconds after a large picture.</summary>
    public static void ReleaseMemory() => _ = VipsNative.TrimAllocator(0);

    /// <summary>Of a family of readers, all but the named are switched off: fewer parsers, fewer ways in.</summary>
    private static void AllowOnly(string family, params ReadOnlySpan<string> allowed)
    {
        VipsNative.vips_operation_block_set(family, 1);
        foreach (string reader in allowed)
        {
            VipsNative.vips_operation_block_set(reader, 0);
        }
    }

    private static ImagingRuntime Open(ImagingOptions options)
    {
        NativeParts parts = NativeParts.Find();
        FontCatalog fonts = FontCatalog.Load(parts);
        string configuration = FontConfiguration.Write(options.CacheFolder, fonts);
        // Environment.SetEnvironmentVariable changes the managed copy only; the font library reads the native one.
        _ = VipsNative.SetEnvironment("FONTCONFIG_FILE", configuration, overwrite: 1);
        // What the library finds odd about a stranger's file is answered to the stranger, not written to our log.
        _ = VipsNative.SetEnvironment("VIPS_WARNING", "0", overwrite: 1);
        _ = VipsNative.SetAllocatorOption(ArenaCountOption, ArenaCountMax);
        parts.LoadVips();
        if (VipsNative.vips_init("pulse") != 0)
        {
            throw new ImagingException("PLS-IM14", $"libvips did not start: {VipsOperation.LastError()}");
        }

        VipsNative.vips_concurrency_set(options.ThreadsPerImage);
        VipsNative.vips_cache_set_max(0);
        AllowOnly("VipsForeignLoad", "VipsForeignLoadSvgBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadJpegBuffer", "VipsForeignLoadWebpBuffer");
        return new ImagingRuntime(parts, fonts, Marshal.PtrToStringUTF8(VipsNative.vips_version_string()) ?? "unknown");
    }
}
