using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Pulse.Inference.Imaging;

/// <summary>The C functions of libvips, GObject and libc that reach every image operation. No logic lives here.</summary>
internal static partial class VipsNative
{
    /// <summary>The name that <see cref="NativeParts"/> resolves to the installed library; GObject is linked into it.</summary>
    internal const string Vips = "vips";

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string name);

    [LibraryImport(Vips)]
    internal static partial nint vips_version_string();

    [LibraryImport(Vips)]
    internal static partial void vips_concurrency_set(int threads);

    [LibraryImport(Vips)]
    internal static partial void vips_cache_set_max(int operations);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_operation_block_set(string className, int state);

    [LibraryImport(Vips)]
    internal static partial nint vips_error_buffer_copy();

    [LibraryImport(Vips)]
    internal static partial void g_free(nint memory);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_operation_new(string name);

    [LibraryImport(Vips)]
    internal static partial int vips_cache_operation_buildp(ref nint operation);

    [LibraryImport(Vips)]
    internal static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_object_get_argument(nint operation, string name, out nint spec, out nint argumentClass, out nint argumentInstance);

    [LibraryImport(Vips)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_set_property(nint instance, string name, in GValue value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_get_property(nint instance, string name, ref GValue value);

    [LibraryImport(Vips)]
    internal static partial nint g_type_fundamental(nint type);

    [LibraryImport(Vips)]
    internal static partial void g_value_init(ref GValue value, nint type);

    [LibraryImport(Vips)]
    internal static partial void g_value_unset(ref GValue value);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_boolean(ref GValue value, int state);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_int(ref GValue value, int number);

    [LibraryImport(Vips)]
    internal static partial int g_value_get_int(in GValue value);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_uint64(ref GValue value, ulong number);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_double(ref GValue value, double number);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_value_set_string(ref GValue value, string text);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_enum(ref GValue value, int number);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_flags(ref GValue value, uint number);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_object(ref GValue value, nint instance);

    [LibraryImport(Vips)]
    internal static partial nint g_value_get_object(in GValue value);

    [LibraryImport(Vips)]
    internal static partial void g_value_set_boxed(ref GValue value, nint boxed);

    [LibraryImport(Vips)]
    internal static partial nint g_value_get_boxed(in GValue value);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_enum_from_nick(string domain, nint type, string nick);

    [LibraryImport(Vips)]
    internal static partial void vips_value_set_array_double(ref GValue value, [In] double[] numbers, int count);

    [LibraryImport(Vips)]
    internal static partial nint vips_blob_copy(in byte data, nuint length);

    [LibraryImport(Vips)]
    internal static partial nint vips_blob_get(nint blob, out nuint length);

    [LibraryImport(Vips)]
    internal static partial void vips_area_unref(nint area);

    [LibraryImport(Vips)]
    internal static partial int vips_image_get_width(nint image);

    [LibraryImport(Vips)]
    internal static partial int vips_image_get_height(nint image);

    [LibraryImport(Vips)]
    internal static partial int vips_image_get_bands(nint image);

    [LibraryImport(Vips)]
    internal static partial int vips_image_get_xoffset(nint image);

    [LibraryImport(Vips)]
    internal static partial int vips_image_get_yoffset(nint image);

    [LibraryImport(Vips)]
    internal static partial nint vips_image_new_from_memory_copy([In] byte[] data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Vips)]
    internal static partial nint vips_image_copy_memory(nint image);

    [LibraryImport(Vips)]
    internal static partial nint vips_image_write_to_memory(nint image, out nuint length);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    internal static partial int SetAllocatorOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    internal static partial int TrimAllocator(nuint keepBytes);

    /// <summary>GObject's tagged value: a type id and 16 bytes of content.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GValue
    {
        internal nint Type;
        internal long First;
        internal long Second;
    }
}
