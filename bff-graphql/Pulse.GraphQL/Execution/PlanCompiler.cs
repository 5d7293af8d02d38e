using System.Text;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>Compiles an operation of a validated document. Its size is bounded, since fragments can describe exponentially many fields.</summary>
internal sealed class PlanCompiler(BoundSchema schema, DocumentNode document, VariableValues variables, EngineOptions options)
{
    private readonly Dictionary<string, FragmentNode> _fragments = document.Definitions.OfType<FragmentNode>()
        .ToDictionary(static f => f.Name.Value, StringComparer.Ordinal);

    private readonly Dictionary<SelectionKey, PlanSelection> _selections = [];
    private readonly HashSet<FieldDefinition> _touched = [];
    private int _fieldCount;

    /// <exception cref="GraphQLException">The operation selects too much, or its root type is missing.</exception>
    public Plan Compile(OperationNode operation)
    {
        var root = schema.Schema.Root(operation.Kind) ?? throw new GraphQLException(
            $"Schema is not configured to execute {Keywords.Of(operation.Kind)} operation.", ErrorCodes.OperationResolutionFailure);
        var selection = Select(root, [operation.SelectionSet], 1);
        return new Plan(document.Source, operation, selection, [.. _touched]);
    }

    /// <summary>
    /// What is selected on a type by sets of selections together. The same sets of the same type are compiled once, wherever they stand: otherwise
    /// fields of interfaces within fields of interfaces would take as many plans as there are ways through their object types.
    /// </summary>
    private PlanSelection Select(ObjectType type, SelectionSetNode[] sets, int depth)
    {
        var key = new SelectionKey(type, sets);
        if (!_selections.TryGetValue(key, out var selection))
        {
            // Deeper than the limit there is nothing to compile, and no stack to spend.
            Require(depth <= options.OperationDepthMax, $"The operation is nested deeper than {Inspect.Value(options.OperationDepthMax)} levels.");
            _selections[key] = selection = Compile(type, sets, depth);
        }

        Require(depth + selection.Height - 1 <= options.OperationDepthMax, $"The operation is nested deeper than {Inspect.Value(options.OperationDepthMax)} levels.");
        return selection;
    }

    private PlanSelection Compile(ObjectType type, SelectionSetNode[] sets, int depth)
    {
        var fields = new Dictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            Collect(type, set, fields, visited);
        }

        var selection = new PlanSelection(type);
        foreach (var nodes in fields.Values)
        {
            if (schema.Schema.FieldOf(type, nodes[0].Name.Value) is { } definition)
            {
                selection.Add(Compile(type, definition, nodes, depth));
                Require(selection.FieldCount <= options.OperationFieldCountMax, $"The operation selects more than {Inspect.Value(options.OperationFieldCountMax)} fields.");
            }
        }

        return selection;
    }

    private PlanField Compile(ObjectType type, FieldDefinition definition, List<FieldNode> nodes, int depth)
    {
        Require(++_fieldCount <= options.PlanFieldCountMax, $"The operation has more than {Inspect.Value(options.PlanFieldCountMax)} fields of object types.");
        var isTypeName = ReferenceEquals(definition, schema.Schema.TypeNameField);
        if (!isTypeName)
        {
            _touched.Add(definition);
        }

        var field = new PlanField(definition, nodes, [.. nodes.Select(n => document.Source.Locate(n.Start))])
        {
            Constant = isTypeName ? Encoding.UTF8.GetBytes($"\"{type.Name}\"") : null,
            ConstantArguments = ArgumentCoercion.TryConstant(definition, nodes[0]),
        };
        if (definition.Type.Named is CompositeType composite)
        {
            var sets = nodes.Select(static n => n.SelectionSet).OfType<SelectionSetNode>().ToArray();
            foreach (var possible in composite.PossibleTypes)
            {
                field.AddSelection(Select(possible, sets, depth + 1));
            }
        }

        return field;
    }

    private static void Require(bool isWithinLimit, string refusal)
    {
        if (!isWithinLimit)
        {
            throw new GraphQLException(refusal, ErrorCodes.TooComplex);
        }
    }

    private void Collect(ObjectType type, SelectionSetNode set, Dictionary<string, List<FieldNode>> fields, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            if (!IsIncluded(selection.Directives))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    if (!fields.TryGetValue(field.ResponseName, out var nodes))
                    {
                        fields[field.ResponseName] = nodes = [];
                    }

                    nodes.Add(field);
                    break;
                case InlineFragmentNode inline when Applies(type, inline.TypeCondition):
                    Collect(type, inline.SelectionSet, fields, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value):
                    if (_fragments.TryGetValue(spread.Name.Value, out var fragment) && Applies(type, fragment.TypeCondition))
                    {
                        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
                        Collect(type, fragment.SelectionSet, fields, visited);
                    }

                    break;
            }
        }
    }

    private bool Applies(ObjectType type, NamedTypeNode? condition) =>
        condition is null || (schema.Schema.Type(condition.Name.Value) is CompositeType target && target.PossibleTypes.Contains(type));

    private bool IsIncluded(IReadOnlyList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name.Value is "skip" or "include" && Condition(directive) != (directive.Name.Value == "include"))
            {
                return false;
            }
        }

        return true;
    }

    private bool Condition(DirectiveNode directive) => directive.Arguments.FirstOrDefault(static a => a.Name.Value == "if")?.Value switch
    {
        BooleanValueNode literal => literal.Value,
        VariableNode variable => variables.TryGet(variable.Name.Value, out var value) && value is true,
        _ => false,
    };

    /// <summary>The variables that decide what a plan holds; their values are part of its key.</summary>
    public static IReadOnlyList<string> ConditionVariables(DocumentNode document)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Stack<SelectionSetNode>(document.Definitions.Select(static d => (d as OperationNode)?.SelectionSet ?? (d as FragmentNode)?.SelectionSet).OfType<SelectionSetNode>());
        while (pending.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                names.UnionWith(selection.Directives.Where(static d => d.Name.Value is "skip" or "include")
                    .SelectMany(static d => d.Arguments).Select(static a => a.Value).OfType<VariableNode>().Select(static v => v.Name.Value));
                if (((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet) is { } inner)
                {
                    pending.Push(inner);
                }
            }
        }

        return [.. names];
    }

    /// <summary>Sets of selections in their order, each the very node, on a type.</summary>
    private readonly struct SelectionKey(ObjectType type, SelectionSetNode[] sets) : IEquatable<SelectionKey>
    {
        private readonly ObjectType _type = type;
        private readonly SelectionSetNode[] _sets = sets;

        public bool Equals(SelectionKey other) => ReferenceEquals(_type, other._type) && _sets.AsSpan().SequenceEqual(other._sets);

        public override bool Equals(object? obj) => obj is SelectionKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_type);
            foreach (var set in _sets)
            {
                hash.Add(set);
            }

            return hash.ToHashCode();
        }
    }
}
