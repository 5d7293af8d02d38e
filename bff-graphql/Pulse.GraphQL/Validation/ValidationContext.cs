using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>A use of a variable, with the type that its place expects.</summary>
internal sealed record VariableUsage(VariableNode Node, GraphType? Type, bool HasDefault, GraphType? ParentType);

/// <summary>What rules share: the schema, the document, where the walk stands, and the errors.</summary>
internal sealed class ValidationContext
{
    private readonly Dictionary<string, FragmentNode> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<SelectionSetNode, List<FragmentSpreadNode>> _spreads = [];
    private readonly Dictionary<OperationNode, List<FragmentNode>> _referenced = [];
    private readonly Dictionary<Node, List<VariableUsage>> _usages = [];
    private readonly List<GraphQLError> _errors = [];
    private readonly int _errorCountMax;
    private int _budget;

    public ValidationContext(Schema? schema, DocumentNode document, EngineOptions options)
    {
        Schema = schema;
        Document = document;
        _errorCountMax = options.ValidationErrorCountMax;
        _budget = options.FieldComparisonCountMax;
        foreach (var fragment in document.Definitions.OfType<FragmentNode>())
        {
            _fragments.TryAdd(fragment.Name.Value, fragment);
        }

        Types = new TypeInfo(schema);
    }

    public Schema? Schema { get; }

    public DocumentNode Document { get; }

    public TypeInfo Types { get; }

    /// <summary>Nodes around the current one, outermost first.</summary>
    public List<Node> Ancestors { get; } = [];

    public Node? Parent => Ancestors.Count > 0 ? Ancestors[^1] : null;

    public IReadOnlyList<GraphQLError> Errors => _errors;

    public FragmentNode? Fragment(string name) => _fragments.GetValueOrDefault(name);

    public void Report(string message, params IEnumerable<Node> nodes)
    {
        if (_errors.Count >= _errorCountMax)
        {
            _errors.Add(new GraphQLError("Too many validation errors, error limit reached. Validation aborted.") { Code = ErrorCodes.ValidationFailed });
            throw new ValidationAbortedException();
        }

        _errors.Add(new GraphQLError(ErrorText.Short(message))
        {
            Code = ErrorCodes.ValidationFailed,
            Locations = [.. nodes.Select(n => Document.Source.Locate(n.Start))],
        });
    }

    /// <summary>Pays for one step of work that can grow faster than the document; refuses the document when the budget is spent.</summary>
    public void Spend()
    {
        if (--_budget < 0)
        {
            RefuseAsTooComplex();
        }

        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            RefuseAsTooComplex();
        }
    }

    public List<FragmentSpreadNode> SpreadsOf(SelectionSetNode set)
    {
        if (_spreads.TryGetValue(set, out var known))
        {
            return known;
        }

        var spreads = new List<FragmentSpreadNode>();
        var pending = new Stack<SelectionSetNode>([set]);
        while (pending.TryPop(out var current))
        {
            foreach (var selection in current.Selections)
            {
                if (selection is FragmentSpreadNode spread)
                {
                    spreads.Add(spread);
                }
                else if (((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet) is { } inner)
                {
                    pending.Push(inner);
                }
            }
        }

        return _spreads[set] = spreads;
    }

    public List<FragmentNode> ReferencedFragments(OperationNode operation)
    {
        if (_referenced.TryGetValue(operation, out var known))
        {
            return known;
        }

        var fragments = new List<FragmentNode>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<SelectionSetNode>([operation.SelectionSet]);
        while (pending.TryPop(out var set))
        {
            foreach (var spread in SpreadsOf(set))
            {
                if (names.Add(spread.Name.Value) && Fragment(spread.Name.Value) is { } fragment)
                {
                    fragments.Add(fragment);
                    pending.Push(fragment.SelectionSet);
                }
            }
        }

        return _referenced[operation] = fragments;
    }

    public IEnumerable<VariableUsage> RecursiveUsages(OperationNode operation) =>
        UsagesOf(operation).Concat(ReferencedFragments(operation).SelectMany(UsagesOf));

    private List<VariableUsage> UsagesOf(DefinitionNode node)
    {
        if (!_usages.TryGetValue(node, out var usages))
        {
            usages = [];
            var types = new TypeInfo(Schema);
            new Walker(types, enter: n => Note(n, types, usages)).Walk(node);
            _usages[node] = usages;
        }

        return usages;
    }

    private static bool Note(Node node, TypeInfo types, List<VariableUsage> usages)
    {
        if (node is VariableNode variable)
        {
            usages.Add(new VariableUsage(variable, types.InputType, types.HasDefault, types.ParentInputType));
        }

        return node is not VariableDefinitionNode;
    }

    private void RefuseAsTooComplex()
    {
        _errors.Clear();
        _errors.Add(new GraphQLError("The document is too complex to be validated.") { Code = ErrorCodes.TooComplex });
        throw new ValidationAbortedException();
    }
}

/// <summary>Unwinds the walk; the reason is among the errors.</summary>
public sealed class ValidationAbortedException : Exception;
