using System.Globalization;

namespace Pulse.GraphQL.Language;

/// <summary>
/// A recursive-descent parser whose depth is limited by <see cref="ParserLimits.DepthMax"/>, so that no document can exhaust the stack.
/// Errors are worded and placed as graphql-js does.
/// </summary>
public sealed partial class Parser
{
    private readonly DocumentSource _source;
    private readonly Lexer _lexer;
    private readonly ParserLimits _limits;
    private Token _token;
    private int _lastEnd;
    private int _depth;
    private int _directiveCount;
    private int _aliasCount;

    private Parser(DocumentSource source, ParserLimits limits)
    {
        _source = source;
        _limits = limits;
        _lexer = new Lexer(source, limits);
        _token = _lexer.Next();
    }

    /// <summary>Parses a document of executable or type system definitions.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is not GraphQL, or it exceeds a limit.</exception>
    public static DocumentNode Parse(DocumentSource source, ParserLimits? limits = null)
    {
        var parser = new Parser(source, limits ?? ParserLimits.Default);
        var definitions = new List<DefinitionNode>();
        do
        {
            definitions.Add(parser.ParseDefinition());
        }
        while (parser._token.Kind != TokenKind.EndOfFile);

        return new DocumentNode(source, definitions) { Start = 0, End = source.Utf8.Length };
    }

    public static DocumentNode Parse(string text, ParserLimits? limits = null) => Parse(new DocumentSource(text), limits);

    /// <summary>Parses one constant value, as used by tests and by hosts that read literals.</summary>
    public static ValueNode ParseConstValue(string text)
    {
        var parser = new Parser(new DocumentSource(text), ParserLimits.Default);
        var value = parser.ParseValue(isConst: true);
        parser.Expect(TokenKind.EndOfFile);
        return value;
    }

    /// <summary>Parses a type reference such as <c>[Int!]!</c>.</summary>
    public static TypeNode ParseType(string text)
    {
        var parser = new Parser(new DocumentSource(text), ParserLimits.Default);
        var type = parser.ParseTypeReference();
        parser.Expect(TokenKind.EndOfFile);
        return type;
    }

    private DefinitionNode ParseDefinition()
    {
        if (_token.Kind == TokenKind.BraceOpen)
        {
            return ParseOperation();
        }

        var descriptionToken = _token;
        var description = ParseDescription();
        if (_token.Kind != TokenKind.Name)
        {
            throw Unexpected();
        }

        var keyword = TokenText();
        if (keyword == "extend" && description is not null)
        {
            throw new GraphQLSyntaxException(
                _source, descriptionToken.Start, "Unexpected description, descriptions are supported only on type definitions.");
        }

        var start = description?.Start ?? _token.Start;
        DefinitionNode? definition = keyword switch
        {
            "query" or "mutation" or "subscription" => ParseOperation(),
            "fragment" => ParseFragment(),
            "extend" => ParseExtension(),
            _ => ParseTypeSystemDefinition(keyword),
        };
        definition = definition ?? throw Unexpected();
        definition.Description = description;
        definition.Start = start;
        return definition;
    }

    private OperationNode ParseOperation()
    {
        var start = _token.Start;
        if (_token.Kind == TokenKind.BraceOpen)
        {
            return Finish(start, new OperationNode(OperationKind.Query, null, [], ParseSelectionSet()));
        }

        var kind = ParseOperationKind();
        var name = _token.Kind == TokenKind.Name ? ParseName() : null;
        var variables = OptionalMany(TokenKind.ParenOpen, ParseVariableDefinition, TokenKind.ParenClose);
        var directives = ParseDirectives(isConst: false);
        return Finish(start, new OperationNode(kind, name, variables, ParseSelectionSet()) { Directives = directives });
    }

    private OperationKind ParseOperationKind()
    {
        var token = _token;
        Expect(TokenKind.Name);
        return TextOf(token) switch
        {
            "query" => OperationKind.Query,
            "mutation" => OperationKind.Mutation,
            "subscription" => OperationKind.Subscription,
            _ => throw Unexpected(token),
        };
    }

    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConst: true) : null;
        var directives = ParseDirectives(isConst: true);
        return Finish(start, new VariableDefinitionNode(variable, type, defaultValue, directives) { Description = description });
    }

    private VariableNode ParseVariable()
    {
        var start = _token.Start;
        Expect(TokenKind.Dollar);
        return Finish(start, new VariableNode(ParseName()));
    }

    private SelectionSetNode ParseSelectionSet()
    {
        var start = _token.Start;
        Enter();
        var selections = Many(TokenKind.BraceOpen, ParseSelection, TokenKind.BraceClose);
        _depth--;
        return Finish(start, new SelectionSetNode(selections));
    }

    private SelectionNode ParseSelection() => _token.Kind == TokenKind.Spread ? ParseFragmentSelection() : ParseField();

    private FieldNode ParseField()
    {
        var start = _token.Start;
        var name = ParseName();
        NameNode? alias = null;
        if (Skip(TokenKind.Colon))
        {
            Count(ref _aliasCount, _limits.AliasCountMax, "aliases");
            alias = name;
            name = ParseName();
        }

        var arguments = ParseArguments(isConst: false);
        var directives = ParseDirectives(isConst: false);
        var selectionSet = _token.Kind == TokenKind.BraceOpen ? ParseSelectionSet() : null;
        return Finish(start, new FieldNode(alias, name, arguments, directives, selectionSet));
    }

    private SelectionNode ParseFragmentSelection()
    {
        var start = _token.Start;
        Expect(TokenKind.Spread);
        var hasCondition = SkipKeyword("on");
        if (!hasCondition && _token.Kind == TokenKind.Name)
        {
            return Finish(start, new FragmentSpreadNode(ParseFragmentName(), ParseDirectives(isConst: false)));
        }

        var condition = hasCondition ? ParseNamedType() : null;
        var directives = ParseDirectives(isConst: false);
        return Finish(start, new InlineFragmentNode(condition, directives, ParseSelectionSet()));
    }

    private FragmentNode ParseFragment()
    {
        var start = _token.Start;
        ExpectKeyword("fragment");
        var name = ParseFragmentName();
        ExpectKeyword("on");
        var condition = ParseNamedType();
        var directives = ParseDirectives(isConst: false);
        return Finish(start, new FragmentNode(name, condition, ParseSelectionSet()) { Directives = directives });
    }

    private NameNode ParseFragmentName() => _token.Kind == TokenKind.Name && TokenText() == "on" ? throw Unexpected() : ParseName();

    private IReadOnlyList<ArgumentNode> ParseArguments(bool isConst) =>
        OptionalMany(TokenKind.ParenOpen, () => ParseArgument(isConst), TokenKind.ParenClose);

    private ArgumentNode ParseArgument(bool isConst)
    {
        var start = _token.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        return Finish(start, new ArgumentNode(name, ParseValue(isConst)));
    }

    private List<DirectiveNode> ParseDirectives(bool isConst)
    {
        var directives = new List<DirectiveNode>();
        while (_token.Kind == TokenKind.At)
        {
            Count(ref _directiveCount, _limits.DirectiveCountMax, "directives");
            var start = _token.Start;
            Expect(TokenKind.At);
            directives.Add(Finish(start, new DirectiveNode(ParseName(), ParseArguments(isConst))));
        }

        return directives;
    }

    private TypeNode ParseTypeReference()
    {
        var start = _token.Start;
        TypeNode type;
        if (Skip(TokenKind.BracketOpen))
        {
            Enter();
            var item = ParseTypeReference();
            _depth--;
            Expect(TokenKind.BracketClose);
            type = Finish(start, new ListTypeNode(item));
        }
        else
        {
            type = ParseNamedType();
        }

        return Skip(TokenKind.Bang) ? Finish(start, new NonNullTypeNode(type)) : type;
    }

    private NamedTypeNode ParseNamedType()
    {
        var start = _token.Start;
        return Finish(start, new NamedTypeNode(ParseName()));
    }

    private NameNode ParseName()
    {
        var token = _token;
        Expect(TokenKind.Name);
        return new NameNode(TextOf(token)) { Start = token.Start, End = token.End };
    }

    private void Enter()
    {
        if (++_depth > _limits.DepthMax)
        {
            throw Refusal($"Document is nested deeper than {_limits.DepthMax.ToString(CultureInfo.InvariantCulture)} levels.");
        }
    }

    private void Count(ref int count, int countMax, string what)
    {
        if (++count > countMax)
        {
            throw Refusal($"Document contains more than {countMax.ToString(CultureInfo.InvariantCulture)} {what}.");
        }
    }

    private GraphQLSyntaxException Refusal(string reason) => new(_source, _token.Start, reason + " Parsing aborted.");

    private T Finish<T>(int start, T node)
        where T : Node
    {
        node.Start = start;
        node.End = _lastEnd;
        return node;
    }
}
