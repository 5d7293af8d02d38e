using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>
/// Selections with the same response name must be the same field. Nearly every document is proved right by <see cref="FieldMergeProof"/>. In the
/// others fields and fragments are compared pairwise, to name the conflicts as graphql-js does; every comparison is paid for, so that a document
/// that makes many of them is refused instead of validated for minutes.
/// </summary>
internal sealed class OverlappingFieldsCanBeMerged(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<SelectionSetNode, FieldsAndFragments> _cache = [];
    private readonly Dictionary<(object, string), bool> _fieldsAndFragmentPairs = [];
    private readonly Dictionary<(string, string), bool> _fragmentPairs = [];

    public override bool Enter(Node node)
    {
        if (node is DocumentNode)
        {
            return !new FieldMergeProof(Context).Holds();
        }

        if (node is SelectionSetNode set)
        {
            foreach (var conflict in WithinSelectionSet(Context.Types.ParentType, set))
            {
                Context.Report(
                    $"Fields \"{conflict.ResponseName}\" conflict because {conflict.Reason}. Use different aliases on the fields to fetch both if this was intentional.",
                    conflict.Left.Concat<Node>(conflict.Right));
            }
        }

        return true;
    }

    private List<Conflict> WithinSelectionSet(CompositeType? parent, SelectionSetNode set)
    {
        var conflicts = new List<Conflict>();
        var own = FieldsOf(parent, set);
        foreach (var (name, fields) in own.Fields)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                for (var j = i + 1; j < fields.Count; j++)
                {
                    Add(conflicts, Compare(false, name, fields[i], fields[j]));
                }
            }
        }

        for (var i = 0; i < own.Fragments.Count; i++)
        {
            FieldsAndFragment(conflicts, false, own, own.Fragments[i]);
            for (var j = i + 1; j < own.Fragments.Count; j++)
            {
                Fragments(conflicts, false, own.Fragments[i], own.Fragments[j]);
            }
        }

        return conflicts;
    }

    private void FieldsAndFragment(List<Conflict> conflicts, bool areExclusive, FieldsAndFragments own, string name)
    {
        Context.Spend();
        if (!MustCompare(_fieldsAndFragmentPairs, (own, name), areExclusive) || Context.Fragment(name) is not { } fragment)
        {
            return;
        }

        var other = FieldsOf(fragment);
        if (ReferenceEquals(own, other))
        {
            return;
        }

        Between(conflicts, areExclusive, own, other);
        foreach (var referenced in other.Fragments)
        {
            FieldsAndFragment(conflicts, areExclusive, own, referenced);
        }
    }

    private void Fragments(List<Conflict> conflicts, bool areExclusive, string left, string right)
    {
        Context.Spend();
        var pair = string.CompareOrdinal(left, right) < 0 ? (left, right) : (right, left);
        if (left == right || !MustCompare(_fragmentPairs, pair, areExclusive)
            || Context.Fragment(left) is not { } leftFragment || Context.Fragment(right) is not { } rightFragment)
        {
            return;
        }

        var leftFields = FieldsOf(leftFragment);
        var rightFields = FieldsOf(rightFragment);
        Between(conflicts, areExclusive, leftFields, rightFields);
        foreach (var referenced in rightFields.Fragments)
        {
            Fragments(conflicts, areExclusive, left, referenced);
        }

        foreach (var referenced in leftFields.Fragments)
        {
            Fragments(conflicts, areExclusive, referenced, right);
        }
    }

    private List<Conflict> BetweenSelectionSets(bool areExclusive, CompositeType? leftType, SelectionSetNode left, CompositeType? rightType, SelectionSetNode right)
    {
        var conflicts = new List<Conflict>();
        var leftFields = FieldsOf(leftType, left);
        var rightFields = FieldsOf(rightType, right);
        Between(conflicts, areExclusive, leftFields, rightFields);
        foreach (var name in rightFields.Fragments)
        {
            FieldsAndFragment(conflicts, areExclusive, leftFields, name);
        }

        foreach (var name in leftFields.Fragments)
        {
            FieldsAndFragment(conflicts, areExclusive, rightFields, name);
        }

        foreach (var leftName in leftFields.Fragments)
        {
            foreach (var rightName in rightFields.Fragments)
            {
                Fragments(conflicts, areExclusive, leftName, rightName);
            }
        }

        return conflicts;
    }

    private void Between(List<Conflict> conflicts, bool areExclusive, FieldsAndFragments left, FieldsAndFragments right)
    {
        foreach (var (name, leftFields) in left.Fields)
        {
            if (right.Fields.TryGetValue(name, out var rightFields))
            {
                foreach (var leftField in leftFields)
                {
                    foreach (var rightField in rightFields)
                    {
                        Add(conflicts, Compare(areExclusive, name, leftField, rightField));
                    }
                }
            }
        }
    }

    private Conflict? Compare(bool parentsAreExclusive, string name, FieldUse left, FieldUse right)
    {
        Context.Spend();
        var areExclusive = parentsAreExclusive || (!ReferenceEquals(left.Parent, right.Parent) && left.Parent is ObjectType && right.Parent is ObjectType);
        if (!areExclusive)
        {
            if (left.Node.Name.Value != right.Node.Name.Value)
            {
                return new Conflict(name, $"\"{left.Node.Name.Value}\" and \"{right.Node.Name.Value}\" are different fields", [left.Node], [right.Node]);
            }

            if (!FieldShapes.HaveSameArguments(left.Node, right.Node))
            {
                return new Conflict(name, "they have differing arguments", [left.Node], [right.Node]);
            }
        }

        var leftType = left.Definition?.Type;
        var rightType = right.Definition?.Type;
        if (leftType is not null && rightType is not null && FieldShapes.Conflict(leftType, rightType))
        {
            return new Conflict(name, $"they return conflicting types \"{leftType}\" and \"{rightType}\"", [left.Node], [right.Node]);
        }

        if (left.Node.SelectionSet is not { } leftSet || right.Node.SelectionSet is not { } rightSet)
        {
            return null;
        }

        var inner = BetweenSelectionSets(areExclusive, leftType?.Named as CompositeType, leftSet, rightType?.Named as CompositeType, rightSet);
        return inner.Count == 0 ? null : new Conflict(
            name,
            string.Join(" and ", inner.Select(static c => $"subfields \"{c.ResponseName}\" conflict because {c.Reason}")),
            [left.Node, .. inner.SelectMany(static c => c.Left)],
            [right.Node, .. inner.SelectMany(static c => c.Right)]);
    }

    /// <summary>Notes that a pair is compared; false when it has been, for a case that covers this one.</summary>
    private static bool MustCompare<TKey>(Dictionary<TKey, bool> compared, TKey pair, bool areExclusive)
        where TKey : notnull
    {
        if (compared.TryGetValue(pair, out var wereExclusive) && (areExclusive || !wereExclusive))
        {
            return false;
        }

        compared[pair] = areExclusive;
        return true;
    }

    private static void Add(List<Conflict> conflicts, Conflict? conflict)
    {
        if (conflict is not null)
        {
            conflicts.Add(conflict);
        }
    }

    private FieldsAndFragments FieldsOf(FragmentNode fragment) =>
        FieldsOf(Context.Schema?.Resolve(fragment.TypeCondition) as CompositeType, fragment.SelectionSet);

    private FieldsAndFragments FieldsOf(CompositeType? parent, SelectionSetNode set)
    {
        if (!_cache.TryGetValue(set, out var result))
        {
            result = new FieldsAndFragments();
            Collect(parent, set, result);
            _cache[set] = result;
        }

        return result;
    }

    private void Collect(CompositeType? parent, SelectionSetNode set, FieldsAndFragments target)
    {
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    // Meta fields are not compared by type, as in graphql-js.
                    var definition = parent?.Field(field.Name.Value);
                    if (!target.Fields.TryGetValue(field.ResponseName, out var uses))
                    {
                        target.Fields[field.ResponseName] = uses = [];
                    }

                    uses.Add(new FieldUse(parent, field, definition));
                    break;
                case FragmentSpreadNode spread when !target.Fragments.Contains(spread.Name.Value):
                    target.Fragments.Add(spread.Name.Value);
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition ? Context.Schema?.Resolve(condition) as CompositeType : parent;
                    Collect(type, inline.SelectionSet, target);
                    break;
            }
        }
    }

    private sealed record Conflict(string ResponseName, string Reason, List<FieldNode> Left, List<FieldNode> Right);

    private sealed record FieldUse(CompositeType? Parent, FieldNode Node, FieldDefinition? Definition);

    private sealed class FieldsAndFragments
    {
        public Dictionary<string, List<FieldUse>> Fields { get; } = new(StringComparer.Ordinal);

        public List<string> Fragments { get; } = [];
    }
}
