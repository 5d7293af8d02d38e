using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Pulse.GraphQL.Execution;

/// <summary>
/// Writes JSON as UTF-8 straight into a buffer. It does not check nesting: the plan that drives it is well-formed by construction.
/// Only what JSON must escape is escaped; Arabic stays readable bytes.
/// </summary>
public sealed class JsonResultWriter(IBufferWriter<byte> output)
{
    private const int ChunkBytesMin = 4096;
    private const int NumberBytesMax = 32;
    private const int GuidBytes = 36;

    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static c => (char)c), '"', '\\']);

    private IBufferWriter<byte> _output = output;
    private Memory<byte> _memory;
    private int _used;

    /// <summary>Bytes written since the start, flushed or not.</summary>
    public long BytesWritten { get; private set; }

    public void Flush()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
            BytesWritten += _used;
        }

        _memory = default;
        _used = 0;
    }

    internal void Reset(IBufferWriter<byte> target)
    {
        _output = target;
        _memory = default;
        _used = 0;
        BytesWritten = 0;
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _used++;
    }

    public void WriteNull() => WriteRaw("null"u8);

    public void WriteBoolean(bool value) => WriteRaw(value ? "true"u8 : "false"u8);

    public void WriteNumber(int value)
    {
        Utf8Formatter.TryFormat(value, Reserve(NumberBytesMax), out var written);
        _used += written;
    }

    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(NumberBytesMax), out var written);
        _used += written;
    }

    /// <summary>Writes a finite number as JavaScript would print it where both can represent it.</summary>
    public void WriteNumber(double value)
    {
        value.TryFormat(Reserve(NumberBytesMax), out var written, "R", CultureInfo.InvariantCulture);
        _used += written;
    }

    public void WriteNumber(decimal value)
    {
        value.TryFormat(Reserve(NumberBytesMax), out var written, default, CultureInfo.InvariantCulture);
        _used += written;
    }

    public void WriteGuid(Guid value)
    {
        var target = Reserve(GuidBytes + 2);
        target[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, target[1..], out var written);
        target[written + 1] = (byte)'"';
        _used += written + 2;
    }

    /// <summary>Writes an instant in UTC, without trailing zeros in the fraction.</summary>
    public void WriteDateTime(DateTimeOffset value)
    {
        var target = Reserve(NumberBytesMax + 2);
        target[0] = (byte)'"';
        value.UtcDateTime.TryFormat(target[1..], out var written, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        target[written + 1] = (byte)'"';
        _used += written + 2;
    }

    public void WriteString(string value) => WriteString(value.AsSpan());

    public void WriteString(ReadOnlySpan<char> value)
    {
        WriteByte((byte)'"');
        while (true)
        {
            var special = value.IndexOfAny(MustEscape);
            WriteChars(special < 0 ? value : value[..special]);
            if (special < 0)
            {
                break;
            }

            WriteSpecial(value[special]);
            value = value[(special + 1)..];
        }

        WriteByte((byte)'"');
    }

    public void WritePropertyName(string name)
    {
        WriteString(name);
        WriteByte((byte)':');
    }

    public void WriteElement(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            WriteNull();
            return;
        }

        var raw = value.GetRawText();
        WriteChars(raw);
    }

    /// <summary>Writes a free-form value: strings, numbers, booleans, nulls, JSON elements, dictionaries and sequences of them.</summary>
    public void WriteValue(object? value)
    {
        switch (value)
        {
            case null:
                WriteNull();
                break;
            case string text:
                WriteString(text);
                break;
            case bool flag:
                WriteBoolean(flag);
                break;
            case int number:
                WriteNumber(number);
                break;
            case long number:
                WriteNumber(number);
                break;
            case double number when double.IsFinite(number):
                WriteNumber(number);
                break;
            case decimal number:
                WriteNumber(number);
                break;
            case JsonElement element:
                WriteElement(element);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(map);
                break;
            case IEnumerable items:
                WriteItems(items);
                break;
            default:
                WriteString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
        }
    }

    private void WriteMap(IReadOnlyDictionary<string, object?> map)
    {
        WriteByte((byte)'{');
        var isFirst = true;
        foreach (var (key, item) in map)
        {
            if (!isFirst)
            {
                WriteByte((byte)',');
            }

            isFirst = false;
            WritePropertyName(key);
            WriteValue(item);
        }

        WriteByte((byte)'}');
    }

    private void WriteItems(IEnumerable items)
    {
        WriteByte((byte)'[');
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                WriteByte((byte)',');
            }

            isFirst = false;
            WriteValue(item);
        }

        WriteByte((byte)']');
    }

    private void WriteChars(ReadOnlySpan<char> chars)
    {
        // A UTF-16 unit takes at most three bytes in UTF-8; long texts go in pieces so that no giant buffer is asked for.
        while (!chars.IsEmpty)
        {
            var piece = chars.Length > ChunkBytesMin ? chars[..ChunkBytesMin] : chars;
            var target = Reserve(piece.Length * 3);
            Utf8.FromUtf16(piece, target, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: piece.Length == chars.Length);
            _used += written;
            chars = chars[Math.Max(read, 1)..];
        }
    }

    private void WriteSpecial(char unit)
    {
        switch (unit)
        {
            case '"':
                WriteRaw("\\\""u8);
                break;
            case '\\':
                WriteRaw("\\\\"u8);
                break;
            case '\n':
                WriteRaw("\\n"u8);
                break;
            case '\r':
                WriteRaw("\\r"u8);
                break;
            case '\t':
                WriteRaw("\\t"u8);
                break;
            default:
                WriteRaw("\\u00"u8);
                WriteByte((byte)(unit >= 0x10 ? '1' : '0'));
                WriteByte((byte)"0123456789abcdef"[unit & 0xF]);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int size)
    {
        if (_memory.Length - _used < size)
        {
            Grow(size);
        }

        return _memory.Span[_used..];
    }

    private void Grow(int size)
    {
        Flush();
        _memory = _output.GetMemory(Math.Max(size, ChunkBytesMin));
    }
}
