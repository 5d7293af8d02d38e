using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>
/// Prints documents, executable or SDL, in the one form that graphql-js prints too: two spaces a level, one member a line, a blank line between
/// definitions. What is printed parses to the same document.
/// </summary>
public sealed class DocumentPrinter
{
    /// <summary>Length of a line in characters beyond which arguments and the members of a value take a line each.</summary>
    private const int LineLengthMax = 80;

    private readonly StringBuilder _text = new();
    private readonly bool _separatesDescribed;
    private int _depth;

    private DocumentPrinter(bool separatesDescribed) => _separatesDescribed = separatesDescribed;

    /// <summary>Prints a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="separatesDescribed">Whether a blank line stands before members that have a description, as schemas are printed for people.</param>
    public static string Print(DocumentNode document, bool separatesDescribed = false)
    {
        var printer = new DocumentPrinter(separatesDescribed);
        for (var i = 0; i < document.Definitions.Count; i++)
        {
            printer._text.Append(i == 0 ? string.Empty : "\n\n");
            printer.Definition(document.Definitions[i]);
        }

        return printer._text.ToString();
    }

    private void Definition(DefinitionNode node)
    {
        Description(node);
        switch (node)
        {
            case OperationNode operation:
                Operation(operation);
                break;
            case FragmentNode fragment:
                _text.Append("fragment ").Append(fragment.Name.Value).Append(" on ").Append(fragment.TypeCondition.Name.Value);
                Directives(fragment.Directives);
                SelectionSet(fragment.SelectionSet);
                break;
            case SchemaNode schema:
                _text.Append(schema.IsExtension ? "extend schema" : "schema");
                Directives(schema.Directives);
                Block(schema.OperationTypes, o => _text.Append(Keywords.Of(o.Kind)).Append(": ").Append(o.Type.Name.Value));
                break;
            case DirectiveDefinitionNode directive:
                _text.Append("directive @").Append(directive.Name.Value);
                ArgumentDefinitions(directive.Arguments);
                _text.Append(directive.IsRepeatable ? " repeatable on " : " on ").Append(Joined(" | ", directive.Locations));
                break;
            case TypeDefinitionNode type:
                TypeDefinition(type);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private void Operation(OperationNode operation)
    {
        var isShort = operation is { Kind: OperationKind.Query, Name: null, Variables.Count: 0, Directives.Count: 0, Description: null };
        if (!isShort)
        {
            _text.Append(Keywords.Of(operation.Kind));
            _text.Append(operation.Name is null && operation.Variables.Count == 0 ? string.Empty : " ").Append(operation.Name?.Value);
            Members(operation.Variables, Variable);
            Directives(operation.Directives);
        }

        SelectionSet(operation.SelectionSet, isFirst: isShort);
    }

    private void Variable(VariableDefinitionNode variable)
    {
        _text.Append('$').Append(variable.Variable.Name.Value).Append(": ").Append(ValuePrinter.Print(variable.Type));
        if (variable.DefaultValue is { } value)
        {
            _text.Append(" = ").Append(Indented(Value(value)));
        }

        Directives(variable.Directives);
    }

    private void SelectionSet(SelectionSetNode? set, bool isFirst = false)
    {
        if (set is null)
        {
            return;
        }

        _text.Append(isFirst ? "{" : " {");
        _depth++;
        foreach (var selection in set.Selections)
        {
            NewLine();
            Selection(selection);
        }

        _depth--;
        NewLine();
        _text.Append('}');
    }

    private void Selection(SelectionNode selection)
    {
        switch (selection)
        {
            case FieldNode field:
                Field(field);
                break;
            case FragmentSpreadNode spread:
                _text.Append("...").Append(spread.Name.Value);
                Directives(spread.Directives);
                break;
            case InlineFragmentNode inline:
                _text.Append("...").Append(inline.TypeCondition is null ? string.Empty : " on ").Append(inline.TypeCondition?.Name.Value);
                Directives(inline.Directives);
                SelectionSet(inline.SelectionSet);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(selection));
        }
    }

    private void Field(FieldNode field)
    {
        var name = field.Alias is { } alias ? alias.Value + ": " + field.Name.Value : field.Name.Value;
        var line = name + Arguments(field.Arguments);
        _text.Append(Indented(line.Length <= LineLengthMax || field.Arguments.Count == 0
            ? line
            : name + Spread('(', field.Arguments.Select(Argument), ')')));
        Directives(field.Directives);
        SelectionSet(field.SelectionSet);
    }

    private void Directives(IReadOnlyList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            _text.Append(" @").Append(directive.Name.Value).Append(Indented(Arguments(directive.Arguments)));
        }
    }

    private static string Arguments(IReadOnlyList<ArgumentNode> arguments) =>
        arguments.Count == 0 ? string.Empty : "(" + string.Join(", ", arguments.Select(Argument)) + ")";

    private static string Argument(ArgumentNode argument) => argument.Name.Value + ": " + Value(argument.Value);

    /// <summary>A value; lists and objects that are too long for a line take a line for each member.</summary>
    private static string Value(ValueNode value)
    {
        var members = value switch
        {
            ListValueNode list => list.Items.Select(Value).ToList(),
            ObjectValueNode fields => fields.Fields.Select(static f => f.Name.Value + ": " + Value(f.Value)).ToList(),
            _ => [],
        };
        if (members.Count == 0)
        {
            return ValuePrinter.Print(value);
        }

        var isList = value is ListValueNode;
        var line = isList ? "[" + string.Join(", ", members) + "]" : "{ " + string.Join(", ", members) + " }";
        return line.Length <= LineLengthMax ? line : isList ? Spread('[', members, ']') : Spread('{', members, '}');
    }

    private static string Spread(char open, IEnumerable<string> members, char close) =>
        open + "\n" + string.Join("\n", members.Select(static m => "  " + m.Replace("\n", "\n  "))) + "\n" + close;

    private void TypeDefinition(TypeDefinitionNode type)
    {
        _text.Append(type.IsExtension ? "extend " : string.Empty).Append(Keywords.Of(type.Kind)).Append(' ').Append(type.Name.Value);
        if (type.Interfaces.Count > 0)
        {
            _text.Append(" implements ").Append(Joined(" & ", type.Interfaces.Select(static i => i.Name)));
        }

        Directives(type.Directives);
        if (type.Members.Count > 0)
        {
            _text.Append(" = ").Append(Joined(" | ", type.Members.Select(static m => m.Name)));
        }

        Block(type.Fields, FieldDefinition);
        Block(type.InputFields, InputValue);
        Block(type.Values, value =>
        {
            _text.Append(value.Name.Value);
            Directives(value.Directives);
        });
    }

    private void FieldDefinition(FieldDefinitionNode field)
    {
        _text.Append(field.Name.Value);
        ArgumentDefinitions(field.Arguments);
        _text.Append(": ").Append(ValuePrinter.Print(field.Type));
        Directives(field.Directives);
    }

    private void ArgumentDefinitions(IReadOnlyList<InputValueNode> arguments) => Members(arguments, InputValue);

    private void InputValue(InputValueNode input)
    {
        _text.Append(input.Name.Value).Append(": ").Append(ValuePrinter.Print(input.Type));
        if (input.DefaultValue is { } value)
        {
            _text.Append(" = ").Append(Indented(Value(value)));
        }

        Directives(input.Directives);
    }

    /// <summary>Members in parentheses: on one line, or on a line each when one of them has a description.</summary>
    private void Members<T>(IReadOnlyList<T> members, Action<T> print)
        where T : Node
    {
        if (members.Count == 0)
        {
            return;
        }

        _text.Append('(');
        if (members.Any(static m => DescriptionOf(m) is not null))
        {
            Lines(members, print);
        }
        else
        {
            for (var i = 0; i < members.Count; i++)
            {
                _text.Append(i == 0 ? string.Empty : ", ");
                print(members[i]);
            }
        }

        _text.Append(')');
    }

    private void Block<T>(IReadOnlyList<T> members, Action<T> print)
        where T : Node
    {
        if (members.Count > 0)
        {
            _text.Append(" {");
            Lines(members, print);
            _text.Append('}');
        }
    }

    private void Lines<T>(IReadOnlyList<T> members, Action<T> print)
        where T : Node
    {
        _depth++;
        for (var i = 0; i < members.Count; i++)
        {
            if (_separatesDescribed && i > 0 && DescriptionOf(members[i]) is not null)
            {
                _text.Append('\n');
            }

            NewLine();
            Description(members[i]);
            print(members[i]);
        }

        _depth--;
        NewLine();
    }

    private void Description(Node node)
    {
        if (DescriptionOf(node) is { } description)
        {
            _text.Append(Indented(ValuePrinter.Print(description)));
            NewLine();
        }
    }

    private static StringValueNode? DescriptionOf(Node node) => node switch
    {
        DefinitionNode definition => definition.Description,
        VariableDefinitionNode variable => variable.Description,
        _ => null,
    };

    private void NewLine() => _text.Append('\n').Append(' ', 2 * _depth);

    /// <summary>A value of several lines, moved to the current depth.</summary>
    private string Indented(string value) => value.IndexOf('\n') < 0 ? value : value.Replace("\n", "\n" + new string(' ', 2 * _depth));

    private static string Joined(string separator, IEnumerable<NameNode> names) => string.Join(separator, names.Select(static n => n.Value));
}
