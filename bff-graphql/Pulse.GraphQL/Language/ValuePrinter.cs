using System.Globalization;
using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>Prints values and types as graphql-js prints them: error messages and introspection's default values depend on it.</summary>
public static class ValuePrinter
{
    public static string Print(ValueNode value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static string Print(TypeNode type) => type switch
    {
        NamedTypeNode named => named.Name.Value,
        ListTypeNode list => "[" + Print(list.Item) + "]",
        NonNullTypeNode nonNull => Print(nonNull.Inner) + "!",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static void Append(StringBuilder text, ValueNode value)
    {
        switch (value)
        {
            case VariableNode variable:
                text.Append('$').Append(variable.Name.Value);
                break;
            case IntValueNode number:
                text.Append(number.Text);
                break;
            case FloatValueNode number:
                text.Append(number.Text);
                break;
            case StringValueNode { IsBlock: true } block:
                AppendBlock(text, block.Value);
                break;
            case StringValueNode quoted:
                AppendQuoted(text, quoted.Value);
                break;
            case BooleanValueNode boolean:
                text.Append(boolean.Value ? "true" : "false");
                break;
            case NullValueNode:
                text.Append("null");
                break;
            case EnumValueNode name:
                text.Append(name.Value);
                break;
            case ListValueNode list:
                AppendItems(text, '[', list.Items, ']', static (t, item) => Append(t, item));
                break;
            case ObjectValueNode fields:
                AppendFields(text, fields);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static void AppendFields(StringBuilder text, ObjectValueNode value)
    {
        if (value.Fields.Count == 0)
        {
            text.Append("{}");
            return;
        }

        AppendItems(text, '{', value.Fields, '}', static (t, field) => Append(t.Append(field.Name.Value).Append(": "), field.Value));
    }

    private static void AppendItems<T>(StringBuilder text, char open, IReadOnlyList<T> items, char close, Action<StringBuilder, T> append)
    {
        text.Append(open).Append(open == '{' ? " " : string.Empty);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ");
            append(text, items[i]);
        }

        text.Append(open == '{' ? " " : string.Empty).Append(close);
    }

    private static void AppendBlock(StringBuilder text, string value) => text.Append("\"\"\"").Append(BlockString.Write(value)).Append("\"\"\"");

    public static void AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var unit in value)
        {
            switch (unit)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ' or (>= '\u007F' and <= '\u009F'):
                    text.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(unit);
                    break;
            }
        }

        text.Append('"');
    }
}
