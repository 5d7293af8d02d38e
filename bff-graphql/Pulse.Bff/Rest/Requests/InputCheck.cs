using System.Text.Json;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Requests;

/// <summary>What is wrong with a member of a request.</summary>
public enum InputFault
{
    /// <summary>The API has no such member or parameter.</summary>
    Unknown = 1,
    Missing = 2,

    /// <summary>It may not be null.</summary>
    Null = 3,
    WrongType = 4,

    /// <summary>Not one of the values that there are.</summary>
    WrongValue = 5,

    /// <summary>Exactly one of the object's members must be given.</summary>
    NotOne = 6,
}

/// <param name="Path">Names and list indices from the body's root, or a parameter's name.</param>
/// <param name="Expected">What belongs there, for example <c>UUID</c>; for an enum its values.</param>
public sealed record InputProblem(IReadOnlyList<string> Path, InputFault Kind, string Expected);

/// <summary>
/// Compares JSON with the types of the API, more strictly than GraphQL does: nothing unknown, no single value for a list. So a caller learns of
/// all that is wrong at once, at the member's path in the body.
/// </summary>
internal static class InputCheck
{
    /// <summary>Checks a body against the variables that come from it.</summary>
    public static IReadOnlyList<InputProblem> Body(JsonElement body, IReadOnlyCollection<RestVariable> variables)
    {
        var problems = new List<InputProblem>();
        foreach (var member in body.EnumerateObject().Where(member => variables.All(variable => variable.Name != member.Name)))
        {
            problems.Add(new InputProblem([member.Name], InputFault.Unknown, string.Join(", ", variables.Select(variable => variable.Name))));
        }

        foreach (var variable in variables)
        {
            if (body.TryGetProperty(variable.Name, out var value))
            {
                Value(value, variable.Type, [variable.Name], problems);
            }
            else if (variable.IsRequired)
            {
                problems.Add(new InputProblem([variable.Name], InputFault.Missing, variable.Type.Named.Name));
            }
        }

        return problems;
    }

    public static void Value(JsonElement value, GraphType type, IReadOnlyList<string> path, List<InputProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (type.IsNonNull)
            {
                problems.Add(new InputProblem(path, InputFault.Null, type.Named.Name));
            }

            return;
        }

        switch (type.Nullable)
        {
            case ListType list when value.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Value(item, list.Item, [.. path, index.ToString(System.Globalization.CultureInfo.InvariantCulture)], problems);
                    index++;
                }

                break;
            case InputObjectType made when value.ValueKind == JsonValueKind.Object:
                Members(value, made, path, problems);
                break;
            case EnumType words when value.ValueKind == JsonValueKind.String && words.Has(value.GetString()!):
                break;
            case EnumType words:
                problems.Add(new InputProblem(path, InputFault.WrongValue, string.Join(", ", words.Values.Select(one => one.Name))));
                break;
            case ScalarType scalar when Fits(scalar, value):
                break;
            default:
                problems.Add(new InputProblem(path, InputFault.WrongType, NameOf(type)));
                break;
        }
    }

    private static void Members(JsonElement value, InputObjectType type, IReadOnlyList<string> path, List<InputProblem> problems)
    {
        foreach (var member in value.EnumerateObject().Where(member => type.Field(member.Name) is null))
        {
            problems.Add(new InputProblem([.. path, member.Name], InputFault.Unknown, string.Join(", ", type.Fields.Select(field => field.Name))));
        }

        foreach (var field in type.Fields)
        {
            if (value.TryGetProperty(field.Name, out var given))
            {
                Value(given, field.Type, [.. path, field.Name], problems);
            }
            else if (field.IsRequired)
            {
                problems.Add(new InputProblem([.. path, field.Name], InputFault.Missing, field.Type.Named.Name));
            }
        }

        if (type.IsOneOf && value.EnumerateObject().Count(member => member.Value.ValueKind != JsonValueKind.Null) != 1)
        {
            problems.Add(new InputProblem(path, InputFault.NotOne, string.Join(", ", type.Fields.Select(field => field.Name))));
        }
    }

    private static bool Fits(ScalarType scalar, JsonElement value)
    {
        try
        {
            scalar.Codec.ReadVariable(value);
            return true;
        }
        catch (GraphQLException)
        {
            // The scalar says that this is none of its values; how it says so is no sentence for people.
            return false;
        }
    }

    private static string NameOf(GraphType type) => type.Nullable is ListType list ? $"list of {NameOf(list.Item)}" : type.Named.Name;
}

/// <summary>The faults as codes of the API.</summary>
internal static class InputCodes
{
    public static string Of(InputFault fault) => fault switch
    {
        InputFault.Unknown => "UNKNOWN_MEMBER",
        InputFault.Missing => "MISSING",
        InputFault.Null => "NULL",
        InputFault.WrongType => "WRONG_TYPE",
        InputFault.WrongValue => "WRONG_VALUE",
        InputFault.NotOne => "NOT_EXACTLY_ONE",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
    };
}
