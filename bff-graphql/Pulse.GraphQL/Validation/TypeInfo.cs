using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>The types at the place where a walk stands.</summary>
internal sealed class TypeInfo(Schema? schema)
{
    private readonly Stack<GraphType?> _types = new();
    private readonly Stack<CompositeType?> _parents = new();
    private readonly Stack<GraphType?> _inputs = new();
    private readonly Stack<FieldDefinition?> _fields = new();
    private readonly Stack<bool> _defaults = new();

    public GraphType? Type => Peek(_types);

    public CompositeType? ParentType => Peek(_parents);

    public GraphType? InputType => Peek(_inputs);

    public GraphType? ParentInputType => _inputs.Count > 1 ? _inputs.ElementAt(1) : null;

    public FieldDefinition? Field => Peek(_fields);

    /// <summary>Whether the argument or input field at this place has a default.</summary>
    public bool HasDefault => Peek(_defaults);

    public DirectiveDefinition? Directive { get; private set; }

    public InputValueDefinition? Argument { get; private set; }

    public EnumValue? EnumValue { get; private set; }

    public void Enter(Node node)
    {
        if (schema is null)
        {
            return;
        }

        switch (node)
        {
            case SelectionSetNode:
                _parents.Push(Type?.Named as CompositeType);
                break;
            case FieldNode field:
                var definition = ParentType is { } parent ? schema.FieldOf(parent, field.Name.Value) : null;
                _fields.Push(definition);
                _types.Push(definition?.Type);
                break;
            case DirectiveNode directive:
                Directive = schema.Directive(directive.Name.Value);
                break;
            case OperationNode operation:
                _types.Push(schema.Root(operation.Kind));
                break;
            case InlineFragmentNode inline:
                _types.Push(inline.TypeCondition is { } condition ? schema.Resolve(condition) : Type?.Named);
                break;
            case FragmentNode fragment:
                _types.Push(schema.Resolve(fragment.TypeCondition));
                break;
            default:
                EnterInput(node, schema);
                break;
        }
    }

    public void Leave(Node node)
    {
        if (schema is null)
        {
            return;
        }

        switch (node)
        {
            case SelectionSetNode:
                _parents.Pop();
                break;
            case FieldNode:
                _fields.Pop();
                _types.Pop();
                break;
            case DirectiveNode:
                Directive = null;
                break;
            case OperationNode or InlineFragmentNode or FragmentNode:
                _types.Pop();
                break;
            case VariableDefinitionNode:
                _inputs.Pop();
                break;
            case ArgumentNode:
                Argument = null;
                _defaults.Pop();
                _inputs.Pop();
                break;
            case ListValueNode or ObjectFieldNode:
                _defaults.Pop();
                _inputs.Pop();
                break;
            case EnumValueNode:
                EnumValue = null;
                break;
        }
    }

    private void EnterInput(Node node, Schema known)
    {
        switch (node)
        {
            case VariableDefinitionNode variable:
                _inputs.Push(known.Resolve(variable.Type) is { IsInput: true } type ? type : null);
                break;
            case ArgumentNode argument:
                Argument = Directive is { } directive
                    ? directive.Arguments.FirstOrDefault(a => a.Name == argument.Name.Value)
                    : Field?.Argument(argument.Name.Value);
                Push(Argument);
                break;
            case ListValueNode:
                var list = InputType?.Nullable;
                _defaults.Push(false);
                _inputs.Push((list as ListType)?.Item);
                break;
            case ObjectFieldNode field:
                Push((InputType?.Named as InputObjectType)?.Field(field.Name.Value));
                break;
            case EnumValueNode value:
                EnumValue = (InputType?.Named as EnumType)?.Value(value.Value);
                break;
        }
    }

    private void Push(InputValueDefinition? definition)
    {
        _defaults.Push(definition?.HasDefault == true);
        _inputs.Push(definition?.Type);
    }

    private static T? Peek<T>(Stack<T> stack) => stack.TryPeek(out var top) ? top : default;
}
