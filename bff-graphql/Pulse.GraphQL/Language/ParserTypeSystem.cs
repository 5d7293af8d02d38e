namespace Pulse.GraphQL.Language;

/// <summary>Type system definitions and extensions.</summary>
public sealed partial class Parser
{
    private static readonly HashSet<string> DirectiveLocations = new(StringComparer.Ordinal)
    {
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION",
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION",
    };

    private DefinitionNode? ParseTypeSystemDefinition(string keyword) => keyword switch
    {
        "schema" => ParseSchema(isExtension: false),
        "directive" => ParseDirectiveDefinition(),
        _ => Keywords.TypeKindOf(keyword) is { } kind ? ParseTypeDefinition(kind, isExtension: false) : null,
    };

    private DefinitionNode ParseExtension()
    {
        var start = _token.Start;
        ExpectKeyword("extend");
        var keyword = _token.Kind == TokenKind.Name ? TokenText() : string.Empty;
        DefinitionNode extension = keyword == "schema"
            ? ParseSchema(isExtension: true)
            : ParseTypeDefinition(Keywords.TypeKindOf(keyword) ?? throw Unexpected(), isExtension: true);
        extension.Start = start;
        return extension;
    }

    private SchemaNode ParseSchema(bool isExtension)
    {
        var start = _token.Start;
        ExpectKeyword("schema");
        var directives = ParseDirectives(isConst: true);
        var operations = isExtension
            ? OptionalMany(TokenKind.BraceOpen, ParseOperationType, TokenKind.BraceClose)
            : Many(TokenKind.BraceOpen, ParseOperationType, TokenKind.BraceClose);
        if (isExtension && directives.Count == 0 && operations.Count == 0)
        {
            throw Unexpected();
        }

        return Finish(start, new SchemaNode(isExtension, operations) { Directives = directives });
    }

    private OperationTypeNode ParseOperationType()
    {
        var start = _token.Start;
        var kind = ParseOperationKind();
        Expect(TokenKind.Colon);
        return Finish(start, new OperationTypeNode(kind, ParseNamedType()));
    }

    private TypeDefinitionNode ParseTypeDefinition(TypeKind kind, bool isExtension)
    {
        var start = _token.Start;
        Advance();
        var type = new TypeDefinitionNode(kind, isExtension, ParseName());
        if (kind is TypeKind.Object or TypeKind.Interface && SkipKeyword("implements"))
        {
            type.Interfaces = Delimited(TokenKind.Ampersand, ParseNamedType);
        }

        type.Directives = ParseDirectives(isConst: true);
        ParseBody(type);
        var isEmpty = type.Interfaces.Count + type.Directives.Count + type.Fields.Count + type.Members.Count + type.Values.Count + type.InputFields.Count == 0;
        return isExtension && isEmpty ? throw Unexpected() : Finish(start, type);
    }

    private void ParseBody(TypeDefinitionNode type)
    {
        switch (type.Kind)
        {
            case TypeKind.Object or TypeKind.Interface:
                type.Fields = OptionalMany(TokenKind.BraceOpen, ParseFieldDefinition, TokenKind.BraceClose);
                break;
            case TypeKind.Union:
                type.Members = Skip(TokenKind.Equals) ? Delimited(TokenKind.Pipe, ParseNamedType) : [];
                break;
            case TypeKind.Enum:
                type.Values = OptionalMany(TokenKind.BraceOpen, ParseEnumValue, TokenKind.BraceClose);
                break;
            case TypeKind.InputObject:
                type.InputFields = OptionalMany(TokenKind.BraceOpen, ParseInputValue, TokenKind.BraceClose);
                break;
            case TypeKind.Scalar:
                break;
        }
    }

    private FieldDefinitionNode ParseFieldDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var name = ParseName();
        var arguments = OptionalMany(TokenKind.ParenOpen, ParseInputValue, TokenKind.ParenClose);
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var directives = ParseDirectives(isConst: true);
        return Finish(start, new FieldDefinitionNode(name, arguments, type) { Description = description, Directives = directives });
    }

    private InputValueNode ParseInputValue()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        var type = ParseTypeReference();
        var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConst: true) : null;
        var directives = ParseDirectives(isConst: true);
        return Finish(start, new InputValueNode(name, type, defaultValue) { Description = description, Directives = directives });
    }

    private EnumValueDefinitionNode ParseEnumValue()
    {
        var start = _token.Start;
        var description = ParseDescription();
        if (_token.Kind == TokenKind.Name && TokenText() is "true" or "false" or "null")
        {
            throw new GraphQLSyntaxException(
                _source, _token.Start, $"{Describe(_token)} is reserved and cannot be used for an enum value.");
        }

        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        return Finish(start, new EnumValueDefinitionNode(name) { Description = description, Directives = directives });
    }

    private DirectiveDefinitionNode ParseDirectiveDefinition()
    {
        var start = _token.Start;
        ExpectKeyword("directive");
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = OptionalMany(TokenKind.ParenOpen, ParseInputValue, TokenKind.ParenClose);
        var isRepeatable = SkipKeyword("repeatable");
        ExpectKeyword("on");
        var locations = Delimited(TokenKind.Pipe, ParseDirectiveLocation);
        return Finish(start, new DirectiveDefinitionNode(name, arguments, isRepeatable, locations));
    }

    private NameNode ParseDirectiveLocation()
    {
        var token = _token;
        var name = ParseName();
        return DirectiveLocations.Contains(name.Value) ? name : throw Unexpected(token);
    }
}
