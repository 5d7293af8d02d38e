using System.Runtime.InteropServices;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>
/// Proves that no fields of a document conflict, without comparing them in pairs: fields are gathered by response name once with all fragments
/// spread, and each is held against the first of its group. A set of fields that was looked at is never looked at again, however many ways lead
/// to it, so that repeated fields, fragment bombs and cycles cost no more than they are long. (The idea is Simon Adameit's, of Sangria.)
/// Where the proof fails, <see cref="OverlappingFieldsCanBeMerged"/> compares pairs to name the conflicts.
/// </summary>
internal sealed class FieldMergeProof(ValidationContext context)
{
    private readonly Dictionary<FieldNode, FieldUse> _uses = [];
    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);
    private readonly HashSet<SetKey> _seen = [];
    private readonly Stack<(List<FieldUse> Fields, bool ByParent)> _pending = new();

    /// <summary>Whether it is proved; false when a conflict was found.</summary>
    public bool Holds()
    {
        foreach (var operation in context.Document.Definitions.OfType<OperationNode>())
        {
            Begin(context.Schema?.Root(operation.Kind), operation.SelectionSet);
        }

        // What an operation spreads was seen with it; a fragment that nothing spreads is looked at by itself.
        foreach (var fragment in context.Document.Definitions.OfType<FragmentNode>().Where(f => !_spread.Contains(f.Name.Value)))
        {
            Begin(TypeOf(fragment.TypeCondition), fragment.SelectionSet);
        }

        while (_pending.TryPop(out var next))
        {
            if (!(next.ByParent ? AgreeWhereParentsMeet(next.Fields) : HaveOneShape(next.Fields)))
            {
                return false;
            }
        }

        return true;
    }

    private void Begin(CompositeType? type, SelectionSetNode set)
    {
        Look([(type, set)], byParent: false);
        Look([(type, set)], byParent: true);
        NoteSpreads(set);
    }

    private void NoteSpreads(SelectionSetNode set)
    {
        var open = new Stack<SelectionSetNode>([set]);
        while (open.TryPop(out var next))
        {
            foreach (var spread in context.SpreadsOf(next))
            {
                if (_spread.Add(spread.Name.Value) && context.Fragment(spread.Name.Value) is { } fragment)
                {
                    open.Push(fragment.SelectionSet);
                }
            }
        }
    }

    /// <summary>Whatever the parents, values under one name have one shape: clients read them without knowing the parent.</summary>
    private bool HaveOneShape(List<FieldUse> fields)
    {
        foreach (var group in ByName(fields))
        {
            var known = group.Find(static use => use.Definition is not null)?.Definition!.Type;
            foreach (var use in group)
            {
                context.Spend();
                if (known is not null && use.Definition is { } definition && FieldShapes.Conflict(known, definition.Type))
                {
                    return false;
                }
            }

            LookBelow(group, byParent: false);
        }

        return true;
    }

    /// <summary>Fields that one object can answer are the same field with the same arguments.</summary>
    private bool AgreeWhereParentsMeet(List<FieldUse> fields)
    {
        foreach (var group in ByName(fields))
        {
            var open = group.FindAll(static use => use.Parent is not ObjectType);
            if (!AllSame(open))
            {
                return false;
            }

            var closed = group.Where(static use => use.Parent is ObjectType).GroupBy(static use => use.Parent).ToList();
            if (closed.Count == 0)
            {
                LookBelow(open, byParent: true);
            }

            foreach (var ofOneParent in closed)
            {
                var own = ofOneParent.ToList();
                if (!AllSame(open.Count > 0 ? [open[0], .. own] : own))
                {
                    return false;
                }

                LookBelow([.. own, .. open.Where(static use => use.Node.SelectionSet is not null)], byParent: true);
            }
        }

        return true;
    }

    private bool AllSame(List<FieldUse> uses)
    {
        for (var i = 0; i < uses.Count; i++)
        {
            context.Spend();
            if (uses[i].Arguments is null || uses[i].Node.Name.Value != uses[0].Node.Name.Value || uses[i].Arguments != uses[0].Arguments)
            {
                return false;
            }
        }

        return true;
    }

    private void LookBelow(List<FieldUse> uses, bool byParent)
    {
        var sets = uses.FindAll(static use => use.Node.SelectionSet is not null)
            .ConvertAll(static use => (use.Definition?.Type.Named as CompositeType, use.Node.SelectionSet!));
        if (sets.Count > 0)
        {
            Look(sets, byParent);
        }
    }

    /// <summary>Puts the fields of selection sets, merged and with their fragments spread, on the list of work, unless they have been there.</summary>
    private void Look(List<(CompositeType? Parent, SelectionSetNode Set)> sets, bool byParent)
    {
        var fields = new List<FieldUse>();
        var known = new HashSet<SelectionSetNode>();
        var open = new Stack<(CompositeType? Parent, SelectionSetNode Set)>(sets);
        while (open.TryPop(out var next))
        {
            if (known.Add(next.Set))
            {
                Gather(next.Parent, next.Set, fields, open);
            }
        }

        fields.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        if (_seen.Add(new SetKey(byParent, fields)))
        {
            _pending.Push((fields, byParent));
        }
    }

    private void Gather(CompositeType? parent, SelectionSetNode set, List<FieldUse> fields, Stack<(CompositeType? Parent, SelectionSetNode Set)> open)
    {
        foreach (var selection in set.Selections)
        {
            context.Spend();
            switch (selection)
            {
                case FieldNode field:
                    fields.Add(UseOf(parent, field));
                    break;
                case InlineFragmentNode inline:
                    open.Push((inline.TypeCondition is { } condition ? TypeOf(condition) : parent, inline.SelectionSet));
                    break;
                case FragmentSpreadNode spread when context.Fragment(spread.Name.Value) is { } fragment:
                    open.Push((TypeOf(fragment.TypeCondition), fragment.SelectionSet));
                    break;
            }
        }
    }

    /// <summary>A field stands in one place of the document, so that its parent never changes.</summary>
    private FieldUse UseOf(CompositeType? parent, FieldNode node)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, node, out _);
        return use ??= new FieldUse(_uses.Count, parent, node, parent?.Field(node.Name.Value), FieldShapes.ArgumentsOf(node));
    }

    private CompositeType? TypeOf(NamedTypeNode condition) => context.Schema?.Resolve(condition) as CompositeType;

    private static IEnumerable<List<FieldUse>> ByName(List<FieldUse> fields)
    {
        var groups = new Dictionary<string, List<FieldUse>>(StringComparer.Ordinal);
        foreach (var use in fields)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, use.Node.ResponseName, out _);
            (group ??= []).Add(use);
        }

        return groups.Values;
    }

    /// <param name="Number">Its place among the fields met.</param>
    /// <param name="Arguments">Its arguments in a form that equal ones share; null when one is given twice.</param>
    private sealed record FieldUse(int Number, CompositeType? Parent, FieldNode Node, FieldDefinition? Definition, string? Arguments);

    /// <summary>Fields in the order of their numbers.</summary>
    private readonly struct SetKey(bool byParent, List<FieldUse> fields) : IEquatable<SetKey>
    {
        private readonly bool _byParent = byParent;
        private readonly List<FieldUse> _fields = fields;

        public bool Equals(SetKey other)
        {
            if (_byParent != other._byParent || _fields.Count != other._fields.Count)
            {
                return false;
            }

            for (var i = 0; i < _fields.Count; i++)
            {
                if (_fields[i].Number != other._fields[i].Number)
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is SetKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_byParent);
            foreach (var use in _fields)
            {
                hash.Add(use.Number);
            }

            return hash.ToHashCode();
        }
    }
}
