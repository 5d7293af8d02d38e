using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Requests;

/// <summary>Makes a document's variables of a request: by name, from path, query, body and header.</summary>
internal sealed class RestInput(RestRoute route, IReadOnlyDictionary<string, string> path)
{
    private readonly List<InputProblem> _problems = [];
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    public IReadOnlyList<InputProblem> Problems => _problems;

    public void TakePath()
    {
        foreach (var variable in route.From(ValueSource.Path))
        {
            TakeText(variable, path[variable.Name]);
        }
    }

    /// <summary>Members of an input object stand in brackets: <c>asOf[instant]=…</c>.</summary>
    public void TakeQuery(IQueryCollection query)
    {
        var variables = route.From(ValueSource.Query).ToArray();
        var names = variables.SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);
        _problems.AddRange(query.Keys.Where(name => !names.Contains(name)).Select(name => new InputProblem([name], InputFault.Unknown, string.Join(", ", names))));
        foreach (var variable in variables)
        {
            TakeQuery(variable, query);
        }
    }

    /// <summary>Commands take no parameters in their query.</summary>
    public void RefuseQuery(IQueryCollection query) =>
        _problems.AddRange(query.Keys.Select(name => new InputProblem([name], InputFault.Unknown, "")));

    public void TakeBody(JsonElement body)
    {
        var variables = route.From(ValueSource.Body).ToArray();
        _problems.AddRange(InputCheck.Body(body, variables));
        foreach (var variable in variables)
        {
            if (body.TryGetProperty(variable.Name, out var value))
            {
                _values[variable.Name] = value;
            }
        }
    }

    public void Take(string variable, string value) => _values[variable] = JsonSerializer.SerializeToElement(value);

    /// <summary>The variables as one JSON object.</summary>
    public JsonElement Variables() => JsonSerializer.SerializeToElement(_values);

    private static IEnumerable<string> NamesOf(RestVariable variable) => variable.Type.Named is InputObjectType made
        ? made.Fields.Select(field => $"{variable.Name}[{field.Name}]")
        : [variable.Name];

    private void TakeQuery(RestVariable variable, IQueryCollection query)
    {
        if (variable.Type.Named is InputObjectType made)
        {
            var members = made.Fields.Select(field => (field.Name, Given: query[$"{variable.Name}[{field.Name}]"])).Where(one => one.Given.Count > 0).ToArray();
            if (members.Length > 0)
            {
                Check(variable, JsonSerializer.SerializeToElement(members.ToDictionary(one => one.Name, one => one.Given.ToString(), StringComparer.Ordinal)));
            }

            return;
        }

        var given = query[variable.Name];
        switch (given.Count)
        {
            case 1:
                TakeText(variable, given.ToString());
                break;
            case > 1:
                _problems.Add(new InputProblem([variable.Name], InputFault.NotOne, variable.Name));
                break;
            default:
                if (variable.IsRequired)
                {
                    _problems.Add(new InputProblem([variable.Name], InputFault.Missing, variable.Type.Named.Name));
                }

                break;
        }
    }

    private void TakeText(RestVariable variable, string text) => Check(variable, variable.Type.Named.Name switch
    {
        "Int" when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
        "Boolean" when text is "true" or "false" => JsonSerializer.SerializeToElement(text == "true"),
        _ => JsonSerializer.SerializeToElement(text),
    });

    private void Check(RestVariable variable, JsonElement value)
    {
        InputCheck.Value(value, variable.Type, [variable.Name], _problems);
        _values[variable.Name] = value;
    }
}
