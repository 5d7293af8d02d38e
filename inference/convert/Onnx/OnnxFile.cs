using Google.Protobuf;

namespace Pulse.ModelConverter.Onnx;

/// <summary>
/// Writes a graph as an ONNX file. The field numbers are those of the format's <c>onnx.proto</c>; encoding is Google.Protobuf's. The same graph
/// gives the same bytes.
/// </summary>
public static class OnnxFile
{
    private const long IrVersion = 8;
    private const long OperatorSet = 17;

    public static byte[] Write(OnnxGraph graph) => Message(model =>
    {
        Number(model, 1, IrVersion);
        Text(model, 2, "pulse");
        Nested(model, 7, Graph(graph));
        Nested(model, 8, Message(set => Number(set, 2, OperatorSet)));
    });

    private static byte[] Graph(OnnxGraph graph) => Message(output =>
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            Nested(output, 1, Node(node));
        }

        Text(output, 2, graph.Name);
        foreach (OnnxTensor tensor in graph.Weights)
        {
            Nested(output, 5, Tensor(tensor));
        }

        foreach (OnnxSlot slot in graph.Inputs)
        {
            Nested(output, 11, Slot(slot));
        }

        foreach (OnnxSlot slot in graph.Outputs)
        {
            Nested(output, 12, Slot(slot));
        }
    });

    private static byte[] Node(OnnxNode node) => Message(output =>
    {
        foreach (string input in node.Inputs)
        {
            Text(output, 1, input);
        }

        foreach (string name in node.Outputs)
        {
            Text(output, 2, name);
        }

        Text(output, 3, node.Outputs[0]);
        Text(output, 4, node.Operator);
        foreach ((string name, object value) in node.Attributes)
        {
            Nested(output, 5, Attribute(name, value));
        }
    });

    private static byte[] Attribute(string name, object value) => Message(output =>
    {
        Text(output, 1, name);
        switch (value)
        {
            case float number:
                output.WriteTag(2, WireFormat.WireType.Fixed32);
                output.WriteFloat(number);
                Number(output, 20, 1);
                break;
            case int number:
                Number(output, 3, number);
                Number(output, 20, 2);
                break;
            case string text:
                Text(output, 4, text);
                Number(output, 20, 3);
                break;
            case int[] numbers:
                Array.ForEach(numbers, number => Number(output, 8, number));
                Number(output, 20, 7);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    });

    private static byte[] Tensor(OnnxTensor tensor) => Message(output =>
    {
        Array.ForEach(tensor.Shape, size => Number(output, 1, size));
        Number(output, 2, (int)tensor.Element);
        Text(output, 8, tensor.Name);
        output.WriteTag(9, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(tensor.Bytes));
    });

    private static byte[] Slot(OnnxSlot slot) => Message(output =>
    {
        Text(output, 1, slot.Name);
        Nested(output, 2, Message(type => Nested(type, 1, Message(tensor =>
        {
            Number(tensor, 1, (int)slot.Element);
            Nested(tensor, 2, Message(shape => Array.ForEach(slot.Shape, size => Nested(shape, 1, Dimension(slot.Name, size)))));
        }))));
    });

    /// <summary>A free size has a name, as the format wants it.</summary>
    private static byte[] Dimension(string slot, OnnxSize size) => Message(output =>
    {
        if (size.Fixed is { } count)
        {
            Number(output, 1, count);
        }
        else
        {
            Text(output, 2, $"{slot}_{size.Name}");
        }
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(output);
        }

        return memory.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, long number)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(number);
    }

    private static void Text(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    private static void Nested(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    }
}
