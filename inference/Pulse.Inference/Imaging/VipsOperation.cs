using System.Runtime.InteropServices;
using static Pulse.Inference.Imaging.VipsNative;

namespace Pulse.Inference.Imaging;

/// <summary>
/// Calls any libvips operation by its name. The types of its arguments are asked of the library (GObject introspection), so one
/// method reaches every operation and none needs a binding of its own.
/// </summary>
internal static class VipsOperation
{
    private const int ParamSpecValueTypeOffset = 24;
    private const nint TypeBoolean = 5 << 2, TypeInt = 6 << 2, TypeUInt64 = 11 << 2, TypeEnum = 12 << 2, TypeFlags = 13 << 2;
    private const nint TypeDouble = 15 << 2, TypeString = 16 << 2, TypeBoxed = 18 << 2, TypeObject = 20 << 2;

    /// <summary>Runs an operation and returns its one image output.</summary>
    internal static VipsImage Image(string name, string output, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        nint operation = Build(name, arguments);
        try
        {
            GValue value = default;
            g_value_init(ref value, ArgumentType(operation, name, output));
            g_object_get_property(operation, output, ref value);
            // The value drops its reference on unset and the operation its own; the wrapper needs one that lives on.
            VipsImage image = VipsImage.Adopt(Retain(g_value_get_object(value)));
            g_value_unset(ref value);
            return image;
        }
        finally
        {
            Release(operation);
        }
    }

    /// <summary>Runs an operation that writes a buffer (an encoder) and returns a copy of the bytes.</summary>
    internal static byte[] Bytes(string name, string output, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        nint operation = Build(name, arguments);
        try
        {
            GValue value = default;
            g_value_init(ref value, ArgumentType(operation, name, output));
            g_object_get_property(operation, output, ref value);
            nint data = vips_blob_get(g_value_get_boxed(value), out nuint length);
            var bytes = new byte[checked((int)length)];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            g_value_unset(ref value);
            return bytes;
        }
        finally
        {
            Release(operation);
        }
    }

    /// <summary>Runs an operation for its effect alone (drawing on an image in memory).</summary>
    internal static void Run(string name, params ReadOnlySpan<(string Name, object Value)> arguments) => Release(Build(name, arguments));

    private static nint Build(string name, ReadOnlySpan<(string Name, object Value)> arguments)
    {
        nint operation = vips_operation_new(name);
        if (operation == 0)
        {
            throw new ImagingException("PLS-IM01", $"libvips has no operation {name}: {LastError()}");
        }

        foreach ((string argument, object value) in arguments)
        {
            Set(operation, name, argument, value);
        }

        if (vips_cache_operation_buildp(ref operation) != 0)
        {
            string reason = LastError();
            Release(operation);
            throw new ImagingException("PLS-IM02", $"libvips failed in {name}: {reason}");
        }

        return operation;
    }

    private static void Set(nint operation, string name, string argument, object content)
    {
        GValue value = default;
        nint type = ArgumentType(operation, name, argument);
        g_value_init(ref value, type);
        switch ((g_type_fundamental(type), content))
        {
            case (TypeBoolean, bool state): g_value_set_boolean(ref value, state ? 1 : 0); break;
            case (TypeInt, int number): g_value_set_int(ref value, number); break;
            case (TypeUInt64, ulong number): g_value_set_uint64(ref value, number); break;
            case (TypeDouble, double number): g_value_set_double(ref value, number); break;
            case (TypeString, string text): g_value_set_string(ref value, text); break;
            case (TypeEnum, string nick): g_value_set_enum(ref value, vips_enum_from_nick("pulse", type, nick)); break;
            case (TypeFlags, int number): g_value_set_flags(ref value, (uint)number); break;
            case (TypeObject, VipsImage image): g_value_set_object(ref value, image.Pointer); break;
            case (TypeBoxed, double[] numbers): vips_value_set_array_double(ref value, numbers, numbers.Length); break;
            case (TypeBoxed, byte[] bytes): SetBlob(ref value, bytes); break;
            default: throw new ImagingException("PLS-IM03", $"{name}.{argument} does not take a {content.GetType().Name}");
        }

        g_object_set_property(operation, argument, value);
        g_value_unset(ref value);
    }

    private static void SetBlob(ref GValue value, byte[] bytes)
    {
        nint blob = vips_blob_copy(in MemoryMarshal.GetArrayDataReference(bytes), (nuint)bytes.Length);
        g_value_set_boxed(ref value, blob);
        vips_area_unref(blob);
    }

    private static nint ArgumentType(nint operation, string name, string argument) =>
        vips_object_get_argument(operation, argument, out nint spec, out _, out _) == 0
            ? Marshal.ReadIntPtr(spec, ParamSpecValueTypeOffset)
            : throw new ImagingException("PLS-IM04", $"{name} has no argument {argument}");

    private static nint Retain(nint instance)
    {
        GValue holder = default;
        g_value_init(ref holder, TypeObject);
        g_value_set_object(ref holder, instance);
        // The holder is deliberately not unset: its reference now belongs to the caller.
        return instance;
    }

    private static void Release(nint operation)
    {
        vips_object_unref_outputs(operation);
        g_object_unref(operation);
    }

    internal static string LastError()
    {
        nint message = vips_error_buffer_copy();
        string text = Marshal.PtrToStringUTF8(message) ?? "";
        g_free(message);
        return text.Trim();
    }
}
