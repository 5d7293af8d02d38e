using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class FragmentsOnCompositeTypes(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        var (condition, subject) = node switch
        {
            InlineFragmentNode inline => (inline.TypeCondition, "Fragment"),
            FragmentNode fragment => (fragment.TypeCondition, $"Fragment \"{fragment.Name.Value}\""),
            _ => (null, string.Empty),
        };
        if (condition is not null && Context.Schema?.Resolve(condition) is { IsComposite: false })
        {
            Context.Report($"{subject} cannot condition on non composite type \"{condition.Name.Value}\".", condition);
        }

        return true;
    }
}

internal sealed class UniqueFragmentNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is FragmentNode { Name: var name } && !_known.TryAdd(name.Value, name))
        {
            Context.Report($"There can be only one fragment named \"{name.Value}\".", _known[name.Value], name);
        }

        return node is DocumentNode;
    }
}

internal sealed class KnownFragmentNames(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is FragmentSpreadNode spread && Context.Fragment(spread.Name.Value) is null)
        {
            Context.Report($"Unknown fragment \"{spread.Name.Value}\".", spread.Name);
        }

        return true;
    }
}

internal sealed class NoUnusedFragments(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is DocumentNode document)
        {
            var used = document.Definitions.OfType<OperationNode>().SelectMany(Context.ReferencedFragments).Select(static f => f.Name.Value)
                .ToHashSet(StringComparer.Ordinal);
            foreach (var fragment in document.Definitions.OfType<FragmentNode>().Where(f => !used.Contains(f.Name.Value)))
            {
                Context.Report($"Fragment \"{fragment.Name.Value}\" is never used.", fragment);
            }
        }

        return false;
    }
}

internal sealed class PossibleFragmentSpreads(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        switch (node)
        {
            case InlineFragmentNode when Context.Types.Type is CompositeType type && Context.Types.ParentType is { } parent && !Schema.Overlap(type, parent):
                Context.Report($"Fragment cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node);
                break;
            case FragmentSpreadNode spread when Context.Fragment(spread.Name.Value) is { } fragment
                && Context.Schema?.Resolve(fragment.TypeCondition) is CompositeType type
                && Context.Types.ParentType is { } parent && !Schema.Overlap(type, parent):
                Context.Report(
                    $"Fragment \"{spread.Name.Value}\" cannot be spread here as objects of type \"{parent}\" can never be of type \"{type}\".", node);
                break;
        }

        return true;
    }
}

internal sealed class NoFragmentCycles(ValidationContext context) : Rule(context)
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];
    private readonly Dictionary<string, int> _pathIndex = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is FragmentNode fragment)
        {
            Detect(fragment);
        }

        return node is DocumentNode;
    }

    private void Detect(FragmentNode fragment)
    {
        Context.Spend();
        var name = fragment.Name.Value;
        if (!_visited.Add(name))
        {
            return;
        }

        var spreads = Context.SpreadsOf(fragment.SelectionSet);
        if (spreads.Count == 0)
        {
            return;
        }

        _pathIndex[name] = _path.Count;
        foreach (var spread in spreads)
        {
            _path.Add(spread);
            if (_pathIndex.TryGetValue(spread.Name.Value, out var start))
            {
                var cycle = _path.Skip(start).ToList();
                var via = string.Join(", ", cycle.SkipLast(1).Select(static s => $"\"{s.Name.Value}\""));
                Context.Report($"Cannot spread fragment \"{spread.Name.Value}\" within itself{(via.Length > 0 ? " via " + via : string.Empty)}.", cycle);
            }
            else if (Context.Fragment(spread.Name.Value) is { } next)
            {
                Detect(next);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _pathIndex.Remove(name);
    }
}
