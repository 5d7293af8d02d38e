using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Validation;

/// <summary>Checks a built schema by the type system's rules, worded as graphql-js words them.</summary>
internal sealed class SchemaValidator
{
    private readonly List<GraphQLError> _errors = [];

    public static IReadOnlyList<GraphQLError> Validate(Schema schema)
    {
        var validator = new SchemaValidator();
        validator._errors.AddRange(schema.BuildErrors);
        if (schema.Query is null && !schema.BuildErrors.Any(static e => e.Message.StartsWith("Query root type", StringComparison.Ordinal)))
        {
            validator.Report("Query root type must be provided.");
        }

        foreach (var directive in schema.Directives)
        {
            validator.CheckName(directive.Name);
            validator.CheckInputs(directive.Arguments, a => $"@{directive.Name}({a}:)");
        }

        foreach (var type in schema.Types.Where(static t => !Introspection.IntrospectionSchema.IsIntrospection(t)))
        {
            validator.CheckName(type.Name);
            validator.Check(type);
        }

        return validator._errors;
    }

    private void Check(NamedType type)
    {
        switch (type)
        {
            case UnionType union:
                CheckUnion(union);
                break;
            case CompositeType composite:
                CheckFields(composite);
                CheckInterfaces(composite);
                break;
            case EnumType { Values.Count: 0 }:
                Report($"Enum type {type} must define one or more values.");
                break;
            case InputObjectType input:
                CheckInputObject(input);
                break;
        }
    }

    private void CheckUnion(UnionType union)
    {
        if (union.PossibleTypes.Count == 0)
        {
            Report($"Union type {union} must define one or more member types.");
        }

        foreach (var group in union.PossibleTypes.GroupBy(static t => t.Name, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            Report($"Union type {union} can only include type {group.Key} once.");
        }
    }

    private void CheckFields(CompositeType type)
    {
        if (type.Fields.Count == 0)
        {
            Report($"Type {type} must define one or more fields.");
        }

        foreach (var field in type.Fields)
        {
            CheckName(field.Name);
            if (!field.Type.IsOutput)
            {
                Report($"The type of {field.Coordinate} must be Output Type but got: {field.Type}.");
            }

            CheckInputs(field.Arguments, a => $"{field.Coordinate}({a}:)");
        }
    }

    private void CheckInputs(IReadOnlyList<InputValueDefinition> inputs, Func<string, string> coordinate)
    {
        foreach (var input in inputs)
        {
            CheckName(input.Name);
            if (!input.Type.IsInput)
            {
                Report($"The type of {coordinate(input.Name)} must be Input Type but got: {input.Type}.");
            }

            if (input.IsRequired && input.DeprecationReason is not null)
            {
                Report($"Required argument {coordinate(input.Name)} cannot be deprecated.");
            }

            CheckDefault(input, coordinate(input.Name));
        }
    }

    private void CheckDefault(InputValueDefinition input, string coordinate)
    {
        if (input.DefaultNode is { } node && input.Type.IsInput
            && !Execution.InputCoercion.TryCoerceLiteral(node, input.Type, Execution.VariableValues.None, out _))
        {
            Report($"{coordinate} has invalid default value: {ValuePrinter.Print(node)} is not of type {input.Type}.");
        }
    }

    private void CheckInterfaces(CompositeType type)
    {
        foreach (var twice in type.Interfaces.GroupBy(static i => i.Name, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            Report($"Type {type} can only implement {twice.Key} once.");
        }

        foreach (var face in type.Interfaces)
        {
            if (ReferenceEquals(face, type))
            {
                Report($"Type {type} cannot implement itself because it would create a circular reference.");
                continue;
            }

            foreach (var missing in face.Interfaces.Where(i => !type.Interfaces.Contains(i)))
            {
                Report(ReferenceEquals(missing, type)
                    ? $"Type {type} cannot implement {face} because it would create a circular reference."
                    : $"Type {type} must implement {missing} because it is implemented by {face}.");
            }

            foreach (var expected in face.Fields)
            {
                CheckImplementation(type, face, expected);
            }
        }
    }

    private void CheckImplementation(CompositeType type, InterfaceType face, FieldDefinition expected)
    {
        if (type.Field(expected.Name) is not { } field)
        {
            Report($"Interface field {face}.{expected.Name} expected but {type} does not provide it.");
            return;
        }

        if (!Schema.IsSubType(field.Type, expected.Type))
        {
            Report($"Interface field {face}.{expected.Name} expects type {expected.Type} but {type}.{field.Name} is type {field.Type}.");
        }

        foreach (var argument in expected.Arguments)
        {
            if (field.Argument(argument.Name) is not { } given)
            {
                Report($"Interface field argument {face}.{expected.Name}({argument.Name}:) expected but {type}.{field.Name} does not provide it.");
            }
            else if (!Schema.TypeEquals(given.Type, argument.Type))
            {
                Report($"Interface field argument {face}.{expected.Name}({argument.Name}:) expects type {argument.Type} "
                    + $"but {type}.{field.Name}({argument.Name}:) is type {given.Type}.");
            }
        }

        foreach (var extra in field.Arguments.Where(a => a.IsRequired && expected.Argument(a.Name) is null))
        {
            Report($"Object field {type}.{field.Name} includes required argument {extra.Name} that is missing from the Interface field {face}.{expected.Name}.");
        }
    }

    private void CheckInputObject(InputObjectType input)
    {
        if (input.Fields.Count == 0)
        {
            Report($"Input Object type {input} must define one or more fields.");
        }

        CheckInputs(input.Fields, f => $"{input}.{f}");
        foreach (var field in input.Fields.Where(_ => input.IsOneOf))
        {
            if (field.Type.IsNonNull)
            {
                Report($"OneOf input field {input}.{field.Name} must be nullable.");
            }

            if (field.HasDefault)
            {
                Report($"OneOf input field {input}.{field.Name} cannot have a default value.");
            }
        }

        CheckCycle(input, input, [], []);
    }

    /// <summary>A chain of non-null fields that comes back to its start can never be given a value.</summary>
    private void CheckCycle(InputObjectType start, InputObjectType current, HashSet<InputObjectType> visited, List<string> path)
    {
        foreach (var field in current.Fields)
        {
            if (field.Type is NonNullType { Inner: InputObjectType next })
            {
                path.Add(field.Name);
                if (ReferenceEquals(next, start))
                {
                    Report($"Cannot reference Input Object \"{start}\" within itself through a series of non-null fields: \"{string.Join(".", path)}\".");
                }
                else if (visited.Add(next))
                {
                    CheckCycle(start, next, visited, path);
                }

                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private void CheckName(string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            Report($"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }

    private void Report(string message) => _errors.Add(new GraphQLError(message));
}
