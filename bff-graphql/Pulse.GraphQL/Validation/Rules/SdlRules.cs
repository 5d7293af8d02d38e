using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

internal sealed class LoneSchemaDefinition(ValidationContext context) : Rule(context)
{
    private int _count;

    public override bool Enter(Node node)
    {
        if (node is SchemaNode { IsExtension: false })
        {
            if (Context.Schema is { } schema && (schema.Query ?? schema.Mutation ?? schema.Subscription) is not null)
            {
                Context.Report("Cannot define a new schema within a schema extension.", node);
            }
            else if (_count++ > 0)
            {
                Context.Report("Must provide only one schema definition.", node);
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class UniqueOperationTypes(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<OperationKind, OperationTypeNode> _known = [];

    public override bool Enter(Node node)
    {
        if (node is SchemaNode schema)
        {
            foreach (var operation in schema.OperationTypes)
            {
                var keyword = Keywords.Of(operation.Kind);
                if (Context.Schema?.Root(operation.Kind) is not null)
                {
                    Context.Report($"Type for {keyword} already defined in the schema. It cannot be redefined.", operation);
                }
                else if (!_known.TryAdd(operation.Kind, operation))
                {
                    Context.Report($"There can be only one {keyword} type in schema.", _known[operation.Kind], operation);
                }
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class UniqueTypeNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is TypeDefinitionNode { IsExtension: false, Name: var name })
        {
            if (Context.Schema?.Type(name.Value) is not null)
            {
                Context.Report($"Type \"{name.Value}\" already exists in the schema. It cannot also be defined in this type definition.", name);
            }
            else if (!_known.TryAdd(name.Value, name))
            {
                Context.Report($"There can be only one type named \"{name.Value}\".", _known[name.Value], name);
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class UniqueEnumValueNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<(string, string), NameNode> _known = [];

    public override bool Enter(Node node)
    {
        if (node is TypeDefinitionNode { Kind: TypeKind.Enum } type)
        {
            var existing = Context.Schema?.Type(type.Name.Value) as EnumType;
            foreach (var value in type.Values)
            {
                var name = value.Name.Value;
                if (existing?.Has(name) == true)
                {
                    Context.Report($"Enum value \"{type.Name.Value}.{name}\" already exists in the schema. It cannot also be defined in this type extension.", value.Name);
                }
                else if (!_known.TryAdd((type.Name.Value, name), value.Name))
                {
                    Context.Report($"Enum value \"{type.Name.Value}.{name}\" can only be defined once.", _known[(type.Name.Value, name)], value.Name);
                }
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class UniqueFieldDefinitionNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<(string, string), NameNode> _known = [];

    public override bool Enter(Node node)
    {
        if (node is TypeDefinitionNode type)
        {
            foreach (var name in type.Fields.Select(static f => f.Name).Concat(type.InputFields.Select(static f => f.Name)))
            {
                if (Exists(type.Name.Value, name.Value))
                {
                    Context.Report(
                        $"Field \"{type.Name.Value}.{name.Value}\" already exists in the schema. It cannot also be defined in this type extension.", name);
                }
                else if (!_known.TryAdd((type.Name.Value, name.Value), name))
                {
                    Context.Report($"Field \"{type.Name.Value}.{name.Value}\" can only be defined once.", _known[(type.Name.Value, name.Value)], name);
                }
            }
        }

        return node is DocumentNode;
    }

    private bool Exists(string type, string field) => Context.Schema?.Type(type) switch
    {
        CompositeType composite => composite.Field(field) is not null,
        InputObjectType input => input.Field(field) is not null,
        _ => false,
    };
}

internal sealed class UniqueArgumentDefinitionNames(ValidationContext context) : Rule(context)
{
    public override bool Enter(Node node)
    {
        if (node is TypeDefinitionNode type)
        {
            foreach (var field in type.Fields)
            {
                Check($"{type.Name.Value}.{field.Name.Value}", field.Arguments);
            }
        }
        else if (node is DirectiveDefinitionNode directive)
        {
            Check("@" + directive.Name.Value, directive.Arguments);
        }

        return node is DocumentNode;
    }

    private void Check(string owner, IReadOnlyList<InputValueNode> arguments)
    {
        foreach (var group in arguments.GroupBy(static a => a.Name.Value, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            Context.Report($"Argument \"{owner}({group.Key}:)\" can only be defined once.", group.Select(static a => a.Name));
        }
    }
}

internal sealed class UniqueDirectiveNames(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is DirectiveDefinitionNode { Name: var name })
        {
            if (Context.Schema?.Directive(name.Value) is not null)
            {
                Context.Report($"Directive \"@{name.Value}\" already exists in the schema. It cannot be redefined.", name);
            }
            else if (!_known.TryAdd(name.Value, name))
            {
                Context.Report($"There can be only one directive named \"@{name.Value}\".", _known[name.Value], name);
            }
        }

        return node is DocumentNode;
    }
}

internal sealed class PossibleTypeExtensions(ValidationContext context) : Rule(context)
{
    private readonly Dictionary<string, TypeDefinitionNode> _defined = context.Document.Definitions.OfType<TypeDefinitionNode>()
        .Where(static t => !t.IsExtension).GroupBy(static t => t.Name.Value, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.First(), StringComparer.Ordinal);

    public override bool Enter(Node node)
    {
        if (node is TypeDefinitionNode { IsExtension: true } extension)
        {
            var name = extension.Name.Value;
            var definition = _defined.GetValueOrDefault(name);
            var existing = Context.Schema?.Type(name);
            TypeKind? kind = definition?.Kind ?? existing?.Kind;
            if (kind is null)
            {
                var names = _defined.Keys.Concat(Context.Schema?.Types.Select(static t => t.Name) ?? []);
                Context.Report($"Cannot extend type \"{name}\" because it is not defined.{Suggestions.DidYouMean(Suggestions.For(name, names))}", extension.Name);
            }
            else if (kind != extension.Kind)
            {
                Context.Report($"Cannot extend non-{Show(extension.Kind)} type \"{name}\".", definition is null ? [extension] : [definition, extension]);
            }
        }

        return node is DocumentNode;
    }

    private static string Show(TypeKind kind) => kind == TypeKind.InputObject ? "input object" : kind.ToString().ToLowerInvariant();
}
