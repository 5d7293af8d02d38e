using System.Text.Json;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Execution;

/// <summary>The coerced variables of one request.</summary>
internal sealed class VariableValues
{
    private readonly Dictionary<string, Entry> _values = new(StringComparer.Ordinal);

    public static VariableValues None { get; } = new();

    public bool Has(string name) => _values.ContainsKey(name);

    public bool TryGet(string name, out object? value)
    {
        var isGiven = _values.TryGetValue(name, out var entry);
        value = entry.Value;
        return isGiven;
    }

    /// <summary>A variable's value as it was written, for scalars that take anything and have the variable inside; null when it has none.</summary>
    public ValueNode? Literal(string name) =>
        _values.TryGetValue(name, out var entry) ? entry.Default ?? FreeLiterals.Of(entry.Input) : null;

    public void Set(string name, object? value, JsonElement input) => _values[name] = new Entry(value, input, null);

    public void SetDefault(string name, object? value, ValueNode literal) => _values[name] = new Entry(value, default, literal);

    private readonly record struct Entry(object? Value, JsonElement Input, ValueNode? Default);
}

/// <summary>Coerces a request's variables, worded as graphql-js words its errors.</summary>
internal sealed class VariableCoercion
{
    private const int ErrorCountMax = 50;

    private readonly List<GraphQLError> _errors = [];
    private readonly List<object> _path = [];
    private readonly DocumentSource _source;
    private VariableDefinitionNode _definition = null!;

    private VariableCoercion(DocumentSource source) => _source = source;

    public static (VariableValues Values, IReadOnlyList<GraphQLError> Errors) Coerce(
        Schema schema, DocumentSource source, IReadOnlyList<VariableDefinitionNode> definitions, JsonElement inputs)
    {
        if (definitions.Count == 0)
        {
            return (VariableValues.None, []);
        }

        var coercion = new VariableCoercion(source);
        var values = new VariableValues();
        foreach (var definition in definitions)
        {
            coercion._definition = definition;
            try
            {
                coercion.CoerceOne(schema, definition, inputs, values);
            }
            catch (InvalidOperationException)
            {
                // A JSON string can escape half of a surrogate pair, which is no text.
                coercion.Add($"Variable \"${definition.Variable.Name.Value}\" holds a string that is not valid Unicode.");
            }

            if (coercion._errors.Count >= ErrorCountMax)
            {
                coercion.Add("Too many errors processing variables, error limit reached. Execution aborted.");
                break;
            }
        }

        return (values, coercion._errors);
    }

    private void CoerceOne(Schema schema, VariableDefinitionNode definition, JsonElement inputs, VariableValues values)
    {
        var name = definition.Variable.Name.Value;
        var type = schema.Resolve(definition.Type);
        if (type is null || !type.IsInput)
        {
            Add($"Variable \"${name}\" expected value of type \"{ValuePrinter.Print(definition.Type)}\" which cannot be used as an input type.");
            return;
        }

        var isGiven = inputs.ValueKind == JsonValueKind.Object && inputs.TryGetProperty(name, out _);
        if (!isGiven)
        {
            if (definition.DefaultValue is { } node)
            {
                values.SetDefault(name, InputCoercion.TryCoerceLiteral(node, type, VariableValues.None, out var value) ? value : null, node);
            }
            else if (type.IsNonNull)
            {
                Add($"Variable \"${name}\" of required type \"{type}\" was not provided.");
            }

            return;
        }

        var input = inputs.GetProperty(name);
        if (input.ValueKind == JsonValueKind.Null && type.IsNonNull)
        {
            Add($"Variable \"${name}\" of non-null type \"{type}\" must not be null.");
            return;
        }

        values.Set(name, CoerceValue(input, type), input);
    }

    private object? CoerceValue(JsonElement input, GraphType type)
    {
        if (type is NonNullType nonNull)
        {
            if (input.ValueKind != JsonValueKind.Null)
            {
                return CoerceValue(input, nonNull.Inner);
            }

            Report(input, $"Expected non-nullable type \"{type}\" not to be null.");
            return null;
        }

        if (input.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return type switch
        {
            ListType list => CoerceList(input, list),
            InputObjectType fields => CoerceObject(input, fields),
            EnumType enumeration => CoerceEnum(input, enumeration),
            ScalarType scalar => CoerceScalar(input, scalar),
            _ => null,
        };
    }

    private object?[] CoerceList(JsonElement input, ListType list)
    {
        if (input.ValueKind != JsonValueKind.Array)
        {
            return [CoerceValue(input, list.Item)];
        }

        var items = new object?[input.GetArrayLength()];
        var i = 0;
        foreach (var item in input.EnumerateArray())
        {
            if (IsFull)
            {
                break;
            }

            _path.Add(i);
            items[i++] = CoerceValue(item, list.Item);
            _path.RemoveAt(_path.Count - 1);
        }

        return items;
    }

    private InputValues? CoerceObject(JsonElement input, InputObjectType type)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            Report(input, $"Expected type \"{type.Name}\" to be an object.");
            return null;
        }

        var result = new InputValues(type.Fields);
        for (var i = 0; i < type.Fields.Count; i++)
        {
            var field = type.Fields[i];
            if (!input.TryGetProperty(field.Name, out var value))
            {
                if (field.HasDefault)
                {
                    result.Set(i, field.DefaultValue);
                }
                else if (field.Type.IsNonNull)
                {
                    Report(input, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
                }

                continue;
            }

            _path.Add(field.Name);
            result.Set(i, CoerceValue(value, field.Type));
            _path.RemoveAt(_path.Count - 1);
        }

        foreach (var property in input.EnumerateObject())
        {
            if (IsFull)
            {
                break;
            }

            if (type.Field(property.Name) is null)
            {
                var hint = Suggestions.DidYouMean(Suggestions.For(property.Name, type.Fields.Select(static f => f.Name)));
                Report(input, $"Field \"{property.Name}\" is not defined by type \"{type.Name}\".{hint}");
            }
        }

        if (type.IsOneOf)
        {
            CheckOneOf(input, type);
        }

        return result;
    }

    private void CheckOneOf(JsonElement input, InputObjectType type)
    {
        var keys = input.EnumerateObject().Where(p => type.Field(p.Name) is not null).ToList();
        if (keys.Count != 1)
        {
            Report(input, $"Exactly one key must be specified for OneOf type \"{type.Name}\".");
        }
        else if (keys[0].Value.ValueKind == JsonValueKind.Null)
        {
            _path.Add(keys[0].Name);
            Report(keys[0].Value, $"Field \"{keys[0].Name}\" must be non-null.");
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private string? CoerceEnum(JsonElement input, EnumType type)
    {
        if (input.ValueKind != JsonValueKind.String)
        {
            var shown = Inspect.Json(input);
            Report(input, $"Enum \"{type.Name}\" cannot represent non-string value: {shown}." + Suggestions.ForEnum(type, shown));
            return null;
        }

        var name = input.GetString()!;
        if (type.Value(name) is { } value)
        {
            return value.Name;
        }

        Report(input, $"Value \"{name}\" does not exist in \"{type.Name}\" enum." + Suggestions.ForEnum(type, name));
        return null;
    }

    private object? CoerceScalar(JsonElement input, ScalarType type)
    {
        try
        {
            return type.Codec.ReadVariable(input);
        }
        catch (GraphQLException refusal)
        {
            Report(input, refusal.Message);
            return null;
        }
    }

    /// <summary>Whether nobody will read another error, so that none is looked for: a request can hold a hundred thousand wrong values.</summary>
    private bool IsFull => _errors.Count > ErrorCountMax;

    private void Report(JsonElement value, string message)
    {
        if (IsFull)
        {
            return;
        }

        var name = _definition.Variable.Name.Value;
        var at = _path.Count == 0 ? string.Empty : $" at \"{name}{PathText()}\"";
        Add($"Variable \"${name}\" got invalid value {Inspect.Json(value)}{at}; {message}");
    }

    private string PathText() => string.Concat(_path.Select(static p => p is int index ? $"[{Inspect.Value(index)}]" : "." + p));

    private void Add(string message)
    {
        if (!IsFull)
        {
            _errors.Add(new GraphQLError(ErrorText.Short(message)) { Locations = [_source.Locate(_definition.Start)], Code = ErrorCodes.BadUserInput });
        }
    }
}
