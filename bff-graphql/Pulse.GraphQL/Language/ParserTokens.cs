namespace Pulse.GraphQL.Language;

/// <summary>Values, and the parser's way of looking at tokens.</summary>
public sealed partial class Parser
{
    private ValueNode ParseValue(bool isConst)
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.BracketOpen:
                return ParseList(isConst);
            case TokenKind.BraceOpen:
                return ParseObject(isConst);
            case TokenKind.Int:
                Advance();
                return Finish(token.Start, new IntValueNode(TextOf(token)));
            case TokenKind.Float:
                Advance();
                return Finish(token.Start, new FloatValueNode(TextOf(token)));
            case TokenKind.String or TokenKind.BlockString:
                return ParseString();
            case TokenKind.Name:
                Advance();
                return Finish<ValueNode>(token.Start, TextOf(token) switch
                {
                    "true" => new BooleanValueNode(true),
                    "false" => new BooleanValueNode(false),
                    "null" => new NullValueNode(),
                    var name => new EnumValueNode(name),
                });
            case TokenKind.Dollar when !isConst:
                return ParseVariable();
            case TokenKind.Dollar:
                Advance();
                throw _token.Kind == TokenKind.Name
                    ? new GraphQLSyntaxException(_source, token.Start, $"Unexpected variable \"${TokenText()}\" in constant value.")
                    : Unexpected(token);
            default:
                throw Unexpected();
        }
    }

    private ListValueNode ParseList(bool isConst)
    {
        var start = _token.Start;
        Enter();
        Expect(TokenKind.BracketOpen);
        var items = new List<ValueNode>();
        while (!Skip(TokenKind.BracketClose))
        {
            items.Add(ParseValue(isConst));
        }

        _depth--;
        return Finish(start, new ListValueNode(items));
    }

    private ObjectValueNode ParseObject(bool isConst)
    {
        var start = _token.Start;
        Enter();
        Expect(TokenKind.BraceOpen);
        var fields = new List<ObjectFieldNode>();
        while (!Skip(TokenKind.BraceClose))
        {
            var fieldStart = _token.Start;
            var name = ParseName();
            Expect(TokenKind.Colon);
            fields.Add(Finish(fieldStart, new ObjectFieldNode(name, ParseValue(isConst))));
        }

        _depth--;
        return Finish(start, new ObjectValueNode(fields));
    }

    private StringValueNode ParseString()
    {
        var token = _token;
        Advance();
        return Finish(token.Start, new StringValueNode(token.Text ?? string.Empty, token.Kind == TokenKind.BlockString));
    }

    private StringValueNode? ParseDescription() => _token.Kind is TokenKind.String or TokenKind.BlockString ? ParseString() : null;

    private List<T> Many<T>(TokenKind open, Func<T> parse, TokenKind close)
    {
        Expect(open);
        var nodes = new List<T>();
        do
        {
            nodes.Add(parse());
        }
        while (!Skip(close));

        return nodes;
    }

    private IReadOnlyList<T> OptionalMany<T>(TokenKind open, Func<T> parse, TokenKind close) =>
        _token.Kind == open ? Many(open, parse, close) : [];

    /// <summary>Items between separators, with an optional leading separator: <c>A | B</c> or <c>| A | B</c>.</summary>
    private List<T> Delimited<T>(TokenKind delimiter, Func<T> parse)
    {
        Skip(delimiter);
        var nodes = new List<T>();
        do
        {
            nodes.Add(parse());
        }
        while (Skip(delimiter));

        return nodes;
    }

    private void Advance()
    {
        _lastEnd = _token.End;
        _token = _lexer.Next();
    }

    private void Expect(TokenKind kind)
    {
        if (_token.Kind != kind)
        {
            throw new GraphQLSyntaxException(_source, _token.Start, $"Expected {Token.Describe(kind)}, found {Describe(_token)}.");
        }

        if (kind != TokenKind.EndOfFile)
        {
            Advance();
        }
    }

    private bool Skip(TokenKind kind)
    {
        if (_token.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword))
        {
            throw new GraphQLSyntaxException(_source, _token.Start, $"Expected \"{keyword}\", found {Describe(_token)}.");
        }
    }

    private bool SkipKeyword(string keyword)
    {
        if (_token.Kind != TokenKind.Name || TokenText() != keyword)
        {
            return false;
        }

        Advance();
        return true;
    }

    private string TokenText() => TextOf(_token);

    private string TextOf(Token token) => token.Text ?? _source.Text(token.Start, token.End);

    private GraphQLSyntaxException Unexpected() => Unexpected(_token);

    private GraphQLSyntaxException Unexpected(Token token) => new(_source, token.Start, $"Unexpected {Describe(token)}.");

    private string Describe(Token token) => token.Kind is TokenKind.Name or TokenKind.Int or TokenKind.Float or TokenKind.String or TokenKind.BlockString
        ? $"{Token.Describe(token.Kind)} \"{TextOf(token)}\""
        : Token.Describe(token.Kind);
}
