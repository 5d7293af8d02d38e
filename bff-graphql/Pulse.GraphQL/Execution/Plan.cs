using System.Text;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>An operation compiled for a schema and for the values of the variables that its @skip and @include name. Immutable and shared.</summary>
internal sealed class Plan(DocumentSource source, OperationNode operation, PlanSelection root, IReadOnlyList<FieldDefinition> fieldsTouched)
{
    public DocumentSource Source { get; } = source;

    public OperationNode Operation { get; } = operation;

    public PlanSelection Root { get; } = root;

    /// <summary>Every field definition that the plan may resolve, on object types; each once.</summary>
    public IReadOnlyList<FieldDefinition> FieldsTouched { get; } = fieldsTouched;

    /// <summary>What the schema demands of whoever runs it.</summary>
    public IReadOnlyList<AuthorizationDemand> Demands { get; } = AuthorizationDemand.Of(fieldsTouched);

    /// <summary>What it costs when no variable changes that; not a number until it was counted.</summary>
    public double FixedCost { get; set; } = double.NaN;
}

/// <summary>The merged selection on one object type.</summary>
internal sealed class PlanSelection(ObjectType type)
{
    public ObjectType Type { get; } = type;

    public List<PlanField> Fields { get; } = [];

    /// <summary>Levels of fields, this one included.</summary>
    public int Height { get; private set; } = 1;

    /// <summary>The most fields that one object of this selection can answer, those of the objects below it included, each list as one object.</summary>
    public long FieldCount { get; private set; }

    /// <summary>Whether no variable stands where it could be the size of a list, here and below.</summary>
    public bool HasFixedSizes { get; private set; } = true;

    internal void Add(PlanField field)
    {
        Fields.Add(field);
        HasFixedSizes &= !field.HasVariableNumber && field.Selections.All(static s => s.HasFixedSizes);
        Height = Math.Max(Height, 1 + field.Height);
        FieldCount += 1 + field.FieldCount;
    }
}

/// <summary>One response name of a selection: all selections of it are merged.</summary>
internal sealed class PlanField
{
    private readonly Dictionary<ObjectType, PlanSelection> _selections = [];

    public PlanField(FieldDefinition definition, IReadOnlyList<FieldNode> nodes, IReadOnlyList<SourceLocation> locations)
    {
        Definition = definition;
        Nodes = nodes;
        Locations = locations;
        ResponseName = nodes[0].ResponseName;
        FirstKey = Encoding.UTF8.GetBytes($"\"{ResponseName}\":");
        NextKey = Encoding.UTF8.GetBytes($",\"{ResponseName}\":");
        IsComposite = definition.Type.Named is CompositeType;
        IsAbstract = definition.Type.Named is InterfaceType or UnionType;
        NonNullAt = NonNulls(definition.Type);
    }

    public FieldDefinition Definition { get; }

    public IReadOnlyList<FieldNode> Nodes { get; }

    public IReadOnlyList<SourceLocation> Locations { get; }

    public string ResponseName { get; }

    /// <summary>The name with its colon, as the first and as a later property of its object.</summary>
    public byte[] FirstKey { get; }

    public byte[] NextKey { get; }

    public bool IsComposite { get; }

    public bool IsAbstract { get; }

    /// <summary>Whether the field, the items of its list, the items of those lists, … must not be null.</summary>
    public bool[] NonNullAt { get; }

    public bool IsNonNull => NonNullAt[0];

    /// <summary>The JSON of a <c>__typename</c>, which needs no resolver.</summary>
    public byte[]? Constant { get; init; }

    /// <summary>Arguments without variables, coerced once.</summary>
    public InputValues? ConstantArguments { get; init; }

    /// <summary>Levels of fields below this one.</summary>
    public int Height { get; private set; }

    /// <summary>The most fields below this one, whichever object type its value is of.</summary>
    public long FieldCount { get; private set; }

    /// <summary>Whether a variable is given for a whole number, which may be the size of a list.</summary>
    public bool HasVariableNumber => Nodes[0].Arguments.Any(a => a.Value is VariableNode && Definition.Argument(a.Name.Value)?.Type.Named.Name == "Int");

    public IReadOnlyCollection<PlanSelection> Selections => _selections.Values;

    public PlanSelection SelectionOf(ObjectType type) => _selections[type];

    internal void AddSelection(PlanSelection selection)
    {
        _selections.Add(selection.Type, selection);
        Height = Math.Max(Height, selection.Height);
        FieldCount = Math.Max(FieldCount, selection.FieldCount);
    }

    private static bool[] NonNulls(GraphType type)
    {
        var result = new List<bool>();
        for (var current = type; ; current = ((ListType)current.Nullable).Item)
        {
            result.Add(current.IsNonNull);
            if (current.Nullable is not ListType)
            {
                return [.. result];
            }
        }
    }
}
