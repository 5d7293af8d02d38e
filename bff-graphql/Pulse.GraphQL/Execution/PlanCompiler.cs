using System.Text;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>Compiles an operation of a validated document. Its size is bounded, since fragments can describe exponentially many fields.</summary>
internal sealed class PlanCompiler(BoundSchema schema, DocumentNode document, VariableValues variables, EngineOptions options)
{
    private readonly Dictionary<string, FragmentNode> _fragments = document.Definitions.OfType<FragmentNode>()
        .ToDictionary(static f => f.Name.Value, StringComparer.Ordinal);

    private readonly HashSet<FieldDefinition> _touched = [];
    private int _fieldCount;

    /// <exception cref="GraphQLException">The operation selects too much, or its root type is missing.</exception>
    public Plan Compile(OperationNode operation)
    {
        var root = schema.Schema.Root(operation.Kind) ?? throw new GraphQLException(
            $"Schema is not configured to execute {KeywordOf(operation.Kind)} operation.", ErrorCodes.OperationResolutionFailure);
        var selection = Select(root, [operation.SelectionSet], 1);
        return new Plan(document.Source, operation, selection, [.. _touched]);
    }

    public static string KeywordOf(OperationKind kind) => kind.ToString().ToLowerInvariant();

    private PlanSelection Select(ObjectType type, IReadOnlyList<SelectionSetNode> sets, int depth)
    {
        if (depth > options.OperationDepthMax)
        {
            throw new GraphQLException($"The operation is nested deeper than {Inspect.Value(options.OperationDepthMax)} levels.", ErrorCodes.TooComplex);
        }

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
                selection.Fields.Add(Compile(type, definition, nodes, depth));
            }
        }

        return selection;
    }

    private PlanField Compile(ObjectType type, FieldDefinition definition, List<FieldNode> nodes, int depth)
    {
        if (++_fieldCount > options.OperationFieldCountMax)
        {
            throw new GraphQLException($"The operation selects more than {Inspect.Value(options.OperationFieldCountMax)} fields.", ErrorCodes.TooComplex);
        }

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
            var sets = nodes.Select(static n => n.SelectionSet).OfType<SelectionSetNode>().ToList();
            foreach (var possible in composite.PossibleTypes)
            {
                field.AddSelection(Select(possible, sets, depth + 1));
            }
        }

        return field;
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
}
