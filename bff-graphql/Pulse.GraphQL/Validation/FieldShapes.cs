using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>What makes two fields of one response name the same (September 2025 specification, section 5.3.2).</summary>
internal static class FieldShapes
{
    /// <summary>Whether values of two types cannot be read in the same way: other lists, other nullability, or other leaf types.</summary>
    public static bool Conflict(GraphType left, GraphType right) => (left, right) switch
    {
        (ListType a, ListType b) => Conflict(a.Item, b.Item),
        (ListType, _) or (_, ListType) => true,
        (NonNullType a, NonNullType b) => Conflict(a.Inner, b.Inner),
        (NonNullType, _) or (_, NonNullType) => true,
        _ when left.IsLeaf || right.IsLeaf => !ReferenceEquals(left, right),
        _ => false,
    };

    public static bool HaveSameArguments(FieldNode left, FieldNode right) => left.Arguments.Count == right.Arguments.Count
        && left.Arguments.All(a => right.Arguments.FirstOrDefault(b => b.Name.Value == a.Name.Value) is { } other
            && ValuePrinter.Print(Sorted(a.Value)) == ValuePrinter.Print(Sorted(other.Value)));

    /// <summary>A field's arguments in a form that is equal for equal arguments in any order; null when one is given twice.</summary>
    public static string? ArgumentsOf(FieldNode field)
    {
        if (field.Arguments.Count == 0)
        {
            return string.Empty;
        }

        var sorted = field.Arguments.OrderBy(static a => a.Name.Value, StringComparer.Ordinal).ToList();
        var isTwice = sorted.Zip(sorted.Skip(1)).Any(static pair => pair.First.Name.Value == pair.Second.Name.Value);
        return isTwice ? null : string.Join(",", sorted.Select(static a => $"{a.Name.Value}:{ValuePrinter.Print(Sorted(a.Value))}"));
    }

    private static ValueNode Sorted(ValueNode value) => value switch
    {
        ObjectValueNode fields => new ObjectValueNode([.. fields.Fields.OrderBy(static f => f.Name.Value, StringComparer.Ordinal).Select(static f => new ObjectFieldNode(f.Name, Sorted(f.Value)))]),
        ListValueNode list => new ListValueNode([.. list.Items.Select(Sorted)]),
        _ => value,
    };
}
