using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class ScalarLeafs(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is FieldNode field && Context.Types.Type is { } type)
        {
            if (type.Named is not CompositeType && field.SelectionSet is { } set)
            {
                Context.Report($"Field \"{field.Name.Value}\" must not have a selection since type \"{type}\" has no subfields.", set);
            }
            else if (type.Named is CompositeType && field.SelectionSet is null)
            {
                var name = field.Name.Value;
                Context.Report($"Field \"{name}\" of type \"{type}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?", field);
            }
        }

        return true;
    }
}

internal sealed class FieldsOnCorrectType(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is FieldNode field && Context.Types.ParentType is { } type && Context.Types.Field is null)
        {
            var name = field.Name.Value;
            var hint = Suggestions.DidYouMean(TypesWith(type, name), "to use an inline fragment on");
            hint = hint.Length > 0 ? hint : Suggestions.DidYouMean(type is UnionType ? [] : Suggestions.For(name, type.Fields.Select(static f => f.Name)));
            Context.Report($"Cannot query field \"{name}\" on type \"{type}\".{hint}", field);
        }

        return true;
    }

    private static List<string> TypesWith(CompositeType type, string field)
    {
        if (type is ObjectType)
        {
            return [];
        }

        var counts = new Dictionary<CompositeType, int>();
        foreach (var possible in type.PossibleTypes.Where(p => p.Field(field) is not null))
        {
            counts[possible] = 1;
            foreach (var face in possible.Interfaces.Where(i => i.Field(field) is not null))
            {
                counts[face] = counts.GetValueOrDefault(face) + 1;
            }
        }

        var found = counts.Keys.ToList();
        found.Sort((a, b) => counts[a] != counts[b] ? counts[b] - counts[a]
            : a is InterfaceType && Schema.IsSubType(b, a) ? -1
            : b is InterfaceType && Schema.IsSubType(a, b) ? 1
            : NaturalComparer.Instance.Compare(a.Name, b.Name));
        return [.. found.Select(static t => t.Name)];
    }
}

internal sealed class KnownTypeNames(ValidationContext context) : Rule(context)
{
    private static readonly HashSet<string> Standard = Introspection.IntrospectionSchema.Document.Definitions.OfType<TypeDefinitionNode>()
        .Select(static t => t.Name.Value).Where(static n => n != "__Meta").ToHashSet(StringComparer.Ordinal);

    private readonly List<string> _defined =
        [.. context.Document.Definitions.OfType<TypeDefinitionNode>().Where(static t => !t.IsExtension).Select(static t => t.Name.Value)];

    public override bool Enter(Node node)
    {
        if (node is NamedTypeNode named && Context.Schema?.Type(named.Name.Value) is null && !_defined.Contains(named.Name.Value))
        {
            var definition = Context.Ancestors.Count > 1 ? Context.Ancestors[1] : null;
            var isSdl = definition is not (OperationNode or FragmentNode);
            if (!isSdl || !Standard.Contains(named.Name.Value))
            {
                var names = (Context.Schema?.Types.Select(static t => t.Name) ?? []).Concat(_defined);
                var options = isSdl ? Standard.Concat(names) : names;
                Context.Report($"Unknown type \"{named.Name.Value}\".{Suggestions.DidYouMean(Suggestions.For(named.Name.Value, options))}", named);
            }
        }

        return true;
    }
}

internal sealed class MaxIntrospectionDepth(ValidationContext context) : Rule(context)
{
    private const int ListsDepthMax = 3;

    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is FieldNode { Name.Value: "__schema" or "__type" } && IsTooDeep(node, 0))
        {
            Context.Report("Maximum introspection depth exceeded", node);
            return false;
        }

        return true;
    }

    private bool IsTooDeep(Node node, int depth)
    {
        Context.Spend();
        if (node is FragmentSpreadNode spread)
        {
            if (Context.Fragment(spread.Name.Value) is not { } fragment || !_visited.Add(spread.Name.Value))
            {
                return false;
            }

            var isTooDeep = IsTooDeep(fragment, depth);
            _visited.Remove(spread.Name.Value);
            return isTooDeep;
        }

        if (node is FieldNode { Name.Value: "fields" or "interfaces" or "possibleTypes" or "inputFields" } && ++depth >= ListsDepthMax)
        {
            return true;
        }

        var set = (node as FieldNode)?.SelectionSet ?? (node as InlineFragmentNode)?.SelectionSet ?? (node as FragmentNode)?.SelectionSet;
        return set is not null && set.Selections.Any(selection => IsTooDeep(selection, depth));
    }
}

internal sealed class NoSchemaIntrospection(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is FieldNode field && Context.Types.Type?.Named is { } type && Introspection.IntrospectionSchema.IsIntrospection(type))
        {
            Context.Report(
                $"GraphQL introspection has been disabled, but the requested query contained the field \"{field.Name.Value}\".", field);
        }

        return true;
    }
}

internal sealed class NoDeprecated(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        switch (node)
        {
            case FieldNode when Context.Types.Field is { DeprecationReason: { } reason } field:
                Context.Report($"The field {field.Coordinate} is deprecated. {reason}", node);
                break;
            case ArgumentNode when Context.Types.Argument is { DeprecationReason: { } reason } argument:
                var owner = Context.Types.Directive is { } directive ? $"Directive \"@{directive.Name}\"" : $"Field \"{Context.Types.Field!.Coordinate}\"";
                Context.Report($"{owner} argument \"{argument.Name}\" is deprecated. {reason}", node);
                break;
            case ObjectFieldNode field when Context.Types.ParentInputType?.Named is InputObjectType type && type.Field(field.Name.Value) is { DeprecationReason: { } reason }:
                Context.Report($"The input field {type.Name}.{field.Name.Value} is deprecated. {reason}", node);
                break;
            case EnumValueNode value when Context.Types.EnumValue is { DeprecationReason: { } reason }:
                Context.Report($"The enum value \"{Context.Types.InputType!.Named.Name}.{value.Value}\" is deprecated. {reason}", node);
                break;
        }

        return true;
    }
}
