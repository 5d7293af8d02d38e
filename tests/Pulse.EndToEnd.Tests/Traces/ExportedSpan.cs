using System.Text;

namespace Pulse.EndToEnd.Tests.Traces;

/// <summary>One span as it left the studio.</summary>
/// <param name="Scope">The activity source, for example <c>Pulse.Bff</c>.</param>
/// <param name="Parent">Id of the span above; empty at the root.</param>
/// <param name="Links">Spans that caused it without being above it.</param>
public sealed record ExportedSpan(
    string Scope, string TraceId, string Id, string Parent, string Name, IReadOnlyList<(string TraceId, string Id)> Links)
{
    /// <summary>
    /// Reads an <c>ExportTraceServiceRequest</c> of the OpenTelemetry protocol (opentelemetry-proto, trace/v1), as far as the tests
    /// look.
    /// </summary>
    public static IEnumerable<ExportedSpan> Read(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        let source = Fields(scope, 1).SelectMany(instrumentation => Fields(instrumentation, 1)).Select(Text).FirstOrDefault("")
        from span in Fields(scope, 2)
        select new ExportedSpan(
            source,
            Hex(Fields(span, 1)),
            Hex(Fields(span, 2)),
            Hex(Fields(span, 4)),
            Fields(span, 5).Select(Text).First(),
            [.. Fields(span, 13).Select(link => (Hex(Fields(link, 1)), Hex(Fields(link, 2))))]);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Hex(IEnumerable<byte[]> values) => Convert.ToHexStringLower(values.FirstOrDefault([]));

    /// <summary>The values of one length-delimited field of a protocol buffer; all other fields are passed over.</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var length = (key & 7) switch
            {
                0 => VarintLength(message, at),
                1 => sizeof(ulong),
                2 => (int)Varint(message, ref at),
                5 => sizeof(uint),
                var other => throw new InvalidDataException(FormattableString.Invariant($"No field has the wire type {other}.")),
            };
            if ((key & 7) == 2 && (int)(key >> 3) == wanted)
            {
                found.Add(message[at..(at + length)]);
            }

            at += length;
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private static int VarintLength(byte[] message, int at)
    {
        var end = at;
        Varint(message, ref end);
        return end - at;
    }
}
