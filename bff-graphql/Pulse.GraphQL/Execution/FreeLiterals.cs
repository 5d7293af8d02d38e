using System.Text.Json;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Execution;

/// <summary>Literals of scalars that take anything: variables may stand inside, where no type says what they are.</summary>
internal static class FreeLiterals
{
    /// <summary>The literal with every variable replaced by its value: without one, an object's field is left out and a list's item is null.</summary>
    public static ValueNode WithValues(ValueNode node, VariableValues variables) => node switch
    {
        VariableNode variable => variables.Literal(variable.Name.Value) ?? new NullValueNode(),
        ListValueNode list when list.Items.Any(HasVariable) => new ListValueNode([.. list.Items.Select(item => WithValues(item, variables))]),
        ObjectValueNode fields when fields.Fields.Any(static f => HasVariable(f.Value)) => new ObjectValueNode(
            [.. fields.Fields.Where(f => f.Value is not VariableNode v || variables.Has(v.Name.Value)).Select(f => new ObjectFieldNode(f.Name, WithValues(f.Value, variables)))]),
        _ => node,
    };

    /// <summary>A JSON value as a literal.</summary>
    public static ValueNode Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new StringValueNode(value.GetString()!, isBlock: false),
        JsonValueKind.True or JsonValueKind.False => new BooleanValueNode(value.GetBoolean()),
        JsonValueKind.Number when value.GetRawText() is var text => text.AsSpan().IndexOfAny(".eE") < 0 ? new IntValueNode(text) : new FloatValueNode(text),
        JsonValueKind.Array => new ListValueNode([.. value.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => new ObjectValueNode([.. value.EnumerateObject().Select(static p => new ObjectFieldNode(new NameNode(p.Name), Of(p.Value)))]),
        _ => new NullValueNode(),
    };

    /// <summary>Whether a variable stands in the literal.</summary>
    public static bool HasVariable(ValueNode value) => value switch
    {
        VariableNode => true,
        ListValueNode list => list.Items.Any(HasVariable),
        ObjectValueNode fields => fields.Fields.Any(static f => HasVariable(f.Value)),
        _ => false,
    };
}
