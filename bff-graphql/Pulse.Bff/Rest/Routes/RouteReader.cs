using System.Text;
using System.Text.Json;
using Pulse.GraphQL;
using Pulse.GraphQL.Language;
using Pulse.GraphQL.Types;
using Pulse.GraphQL.Validation;

namespace Pulse.Bff.Rest.Routes;

/// <summary>A file of <c>contracts/rest</c>.</summary>
public sealed record RouteFile(string Name, string Text);

/// <summary>
/// Reads routes from files of GraphQL operations, each with a directive <c>@rest</c>. What is executed is the operation itself, so a route can
/// ask for nothing that the schema does not have: whatever does not fit is refused here, at start, under the route's name.
/// </summary>
internal sealed class RouteReader
{
    private readonly Schema _schema;
    private readonly Dictionary<string, (FragmentNode Node, string Text)> _fragments = new(StringComparer.Ordinal);
    private readonly List<(OperationNode Node, DocumentSource Source)> _operations = [];

    private RouteReader(Schema schema) => _schema = schema;

    /// <exception cref="RestRouteException">A route cannot be served.</exception>
    public static IReadOnlyList<RestRoute> Read(Schema schema, IEnumerable<RouteFile> files)
    {
        var reader = new RouteReader(schema);
        foreach (var file in files)
        {
            reader.Take(file);
        }

        RestRoute[] routes = [.. reader._operations.Select(operation => reader.Route(operation.Node, operation.Source))];
        RouteRules.CheckAll(routes);
        return routes;
    }

    private void Take(RouteFile file)
    {
        DocumentNode document;
        try
        {
            document = Parser.Parse(file.Text, ParserLimits.Trusted);
        }
        catch (GraphQLSyntaxException fault)
        {
            throw new RestRouteException(file.Name, fault.Message);
        }

        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case FragmentNode fragment when !_fragments.TryAdd(fragment.Name.Value, (fragment, document.Source.Text(fragment.Start, fragment.End))):
                    throw new RestRouteException(file.Name, $"the fragment \"{fragment.Name.Value}\" is defined twice.");
                case FragmentNode:
                    break;
                case OperationNode { Name: not null } operation:
                    _operations.Add((operation, document.Source));
                    break;
                default:
                    throw new RestRouteException(file.Name, "only fragments and operations with names belong here.");
            }
        }
    }

    private RestRoute Route(OperationNode operation, DocumentSource source)
    {
        var name = operation.Name!.Value;
        var text = TextOf(operation, source);
        var parsed = Parser.Parse(text, ParserLimits.Trusted);
        if (DocumentValidator.Validate(_schema, parsed, new EngineOptions()) is [var error, ..])
        {
            throw new RestRouteException(name, error.Message);
        }

        var rest = new RestDirective(name, operation);
        var shape = new ShapeReader(_schema, _fragments.ToDictionary(one => one.Key, one => one.Value.Node, StringComparer.Ordinal))
            .Read(_schema.Root(operation.Kind)!, operation.SelectionSet);
        var data = DataPath.Parse(rest.Text("data"));
        var route = new RestRoute
        {
            Name = name,
            Kind = operation.Kind,
            Method = rest.Word("method"),
            Path = new RoutePath(rest.Text("path")),
            Status = rest.Number("status"),
            Tag = rest.Text("tag"),
            Summary = rest.Text("summary"),
            Data = data,
            Location = rest.TextOrNull("location") is { } location ? new RoutePath(location) : null,
            Variables = VariablesOf(operation, rest, new VariableUses(_schema, operation)),
            Document = Encoding.UTF8.GetBytes(text),
            Answer = DataPath.Follow(name, data, shape, out var selected),
            Selected = selected,
            Example = rest.Example(),
        };
        RouteRules.Check(route, operation, shape);
        return route;
    }

    /// <summary>The operation without its <c>@rest</c>, which becomes blanks so that places in the file stay what they were, and the fragments it needs.</summary>
    private string TextOf(OperationNode operation, DocumentSource source)
    {
        var utf8 = source.Utf8[operation.Start..operation.End];
        foreach (var directive in operation.Directives.Where(one => one.Name.Value == RestDirective.Name))
        {
            var place = utf8.AsSpan(directive.Start - operation.Start, directive.End - directive.Start);
            foreach (ref var one in place)
            {
                one = one == (byte)'\n' ? one : (byte)' ';
            }
        }

        var text = new StringBuilder(Encoding.UTF8.GetString(utf8));
        var needed = new Queue<string>(SpreadsIn(operation.SelectionSet));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (needed.TryDequeue(out var fragment))
        {
            if (taken.Add(fragment) && _fragments.TryGetValue(fragment, out var known))
            {
                text.Append('\n').Append(known.Text);
                foreach (var further in SpreadsIn(known.Node.SelectionSet))
                {
                    needed.Enqueue(further);
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> SpreadsIn(SelectionSetNode selections) => selections.Selections.SelectMany(selection => selection switch
    {
        FragmentSpreadNode spread => [spread.Name.Value],
        FieldNode { SelectionSet: { } below } => SpreadsIn(below),
        InlineFragmentNode inline => SpreadsIn(inline.SelectionSet),
        _ => [],
    });

    private List<RestVariable> VariablesOf(OperationNode operation, RestDirective rest, VariableUses uses)
    {
        var path = new RoutePath(rest.Text("path")).Parameters;
        var derived = rest.List("derived");
        foreach (var unknown in derived.Where(one => operation.Variables.All(variable => variable.Variable.Name.Value != one)))
        {
            throw new RestRouteException(operation.Name!.Value, $"\"{unknown}\" is derived and no variable of the document.");
        }

        return
        [
            .. operation.Variables.Select(definition =>
            {
                var variable = definition.Variable.Name.Value;
                var type = _schema.Resolve(definition.Type)!;
                var source = derived.Contains(variable) ? ValueSource.Derived
                    : path.Contains(variable, StringComparer.Ordinal) ? ValueSource.Path
                    : type.Named.Name == RestDirective.TokenType && variable == RestDirective.AtLeast ? ValueSource.Consistency
                    : operation.Kind == OperationKind.Mutation ? ValueSource.Body : ValueSource.Query;
                JsonElement? initial = definition.DefaultValue is { } value ? RestDirective.ToJson(value) : null;
                return new RestVariable(variable, type, source, type.IsNonNull && initial is null, initial, uses.DescriptionOf(variable));
            }),
        ];
    }
}
