using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Types;

/// <summary>What a change of a schema does to the clients that exist.</summary>
public enum ChangeSeverity
{
    /// <summary>A document that was valid may fail, or a value that was sent may be refused.</summary>
    Breaking,

    /// <summary>Documents stay valid, but a client may meet what it does not know, or get another answer.</summary>
    Dangerous,
}

/// <summary>One change between two versions of a schema.</summary>
/// <param name="Severity">What it does to clients.</param>
/// <param name="Coordinate">The schema coordinate of what changed (September 2025 specification, section 3.14), such as <c>Query.project(id:)</c>.</param>
/// <param name="Message">What changed, for people.</param>
public sealed record SchemaChange(ChangeSeverity Severity, string Coordinate, string Message);

/// <summary>Finds the changes between two versions of a schema that clients may notice.</summary>
public sealed class SchemaChanges
{
    private readonly List<SchemaChange> _changes = [];

    /// <summary>The changes from one version to another, in the order of the former version.</summary>
    public static IReadOnlyList<SchemaChange> Between(Schema before, Schema after)
    {
        var changes = new SchemaChanges();
        changes.CompareTypes(before, after);
        changes.CompareDirectives(before, after);
        return changes._changes;
    }

    private void CompareTypes(Schema before, Schema after)
    {
        foreach (var type in before.Types.Where(static t => !Introspection.IntrospectionSchema.IsIntrospection(t)))
        {
            if (after.Type(type.Name) is not { } next)
            {
                // A built-in scalar that nothing uses any more stays known to every client.
                if (SchemaPrinter.IsStated(type))
                {
                    Break(type.Name, "was removed");
                }
            }
            else if (next.Kind != type.Kind)
            {
                Break(type.Name, $"changed from {Keywords.Of(type.Kind)} to {Keywords.Of(next.Kind)}");
            }
            else
            {
                Compare(type, next);
            }
        }
    }

    private void Compare(NamedType before, NamedType after)
    {
        switch (before, after)
        {
            case (EnumType old, EnumType @new):
                CompareNames(old.Name, old.Values.Select(static v => v.Name), @new.Values.Select(static v => v.Name), static (type, name) => $"{type}.{name}");
                break;
            case (UnionType old, UnionType @new):
                CompareNames(old.Name, old.PossibleTypes.Select(static t => t.Name), @new.PossibleTypes.Select(static t => t.Name), static (type, _) => type);
                break;
            case (InputObjectType old, InputObjectType @new):
                CompareInputFields(old, @new);
                break;
            case (CompositeType old, CompositeType @new):
                CompareNames(old.Name, old.Interfaces.Select(static i => i.Name), @new.Interfaces.Select(static i => i.Name), static (type, _) => type);
                CompareFields(old, @new);
                break;
        }
    }

    /// <summary>Values of an enum, members of a union, interfaces of a type: what goes breaks, what comes surprises.</summary>
    private void CompareNames(string type, IEnumerable<string> before, IEnumerable<string> after, Func<string, string, string> coordinate)
    {
        var old = before.ToList();
        var @new = after.ToList();
        foreach (var name in old.Except(@new, StringComparer.Ordinal))
        {
            Break(coordinate(type, name), $"lost {name}");
        }

        foreach (var name in @new.Except(old, StringComparer.Ordinal))
        {
            Surprise(coordinate(type, name), $"gained {name}");
        }
    }

    private void CompareInputFields(InputObjectType before, InputObjectType after)
    {
        foreach (var field in before.Fields)
        {
            var coordinate = $"{before.Name}.{field.Name}";
            if (after.Field(field.Name) is not { } next)
            {
                Break(coordinate, "was removed");
            }
            else
            {
                CompareInput(coordinate, field, next);
            }
        }

        foreach (var field in after.Fields.Where(f => before.Field(f.Name) is null))
        {
            Added($"{after.Name}.{field.Name}", field);
        }

        if (!before.IsOneOf && after.IsOneOf)
        {
            Break(before.Name, "takes exactly one field now");
        }
    }

    private void CompareFields(CompositeType before, CompositeType after)
    {
        foreach (var field in before.Fields)
        {
            if (after.Field(field.Name) is not { } next)
            {
                Break(field.Coordinate, "was removed");
                continue;
            }

            if (!GivesNoOther(field.Type, next.Type))
            {
                Break(field.Coordinate, $"changed its type from {field.Type} to {next.Type}");
            }

            CompareArguments(field.Coordinate, field.Arguments, next.Arguments);
        }
    }

    private void CompareArguments(string owner, IReadOnlyList<InputValueDefinition> before, IReadOnlyList<InputValueDefinition> after)
    {
        foreach (var argument in before)
        {
            var coordinate = $"{owner}({argument.Name}:)";
            if (after.FirstOrDefault(a => a.Name == argument.Name) is not { } next)
            {
                Break(coordinate, "was removed");
            }
            else
            {
                CompareInput(coordinate, argument, next);
            }
        }

        foreach (var argument in after.Where(a => before.All(b => b.Name != a.Name)))
        {
            Added($"{owner}({argument.Name}:)", argument);
        }
    }

    private void CompareInput(string coordinate, InputValueDefinition before, InputValueDefinition after)
    {
        if (!TakesAll(before.Type, after.Type))
        {
            Break(coordinate, $"changed its type from {before.Type} to {after.Type}");
        }
        else if (before.DefaultNode is { } old && (after.DefaultNode is not { } @new || ValuePrinter.Print(old) != ValuePrinter.Print(@new)))
        {
            Surprise(coordinate, "changed its default value");
        }
    }

    private void CompareDirectives(Schema before, Schema after)
    {
        foreach (var directive in before.Directives)
        {
            var coordinate = "@" + directive.Name;
            if (after.Directive(directive.Name) is not { } next)
            {
                Break(coordinate, "was removed");
                continue;
            }

            CompareArguments(coordinate, directive.Arguments, next.Arguments);
            if (directive.IsRepeatable && !next.IsRepeatable)
            {
                Break(coordinate, "may be applied only once now");
            }

            foreach (var location in directive.Locations.Except(next.Locations, StringComparer.Ordinal))
            {
                Break(coordinate, $"may not stand on {location} any more");
            }
        }
    }

    private void Added(string coordinate, InputValueDefinition input)
    {
        if (input.IsRequired)
        {
            Break(coordinate, "was added and is required");
        }
        else
        {
            Surprise(coordinate, "was added");
        }
    }

    /// <summary>Whether an output of the new type is always one that clients of the old type can read.</summary>
    private static bool GivesNoOther(GraphType before, GraphType after) => (before, after) switch
    {
        (NonNullType old, NonNullType @new) => GivesNoOther(old.Inner, @new.Inner),
        (NonNullType, _) => false,
        (_, NonNullType @new) => GivesNoOther(before, @new.Inner),
        (ListType old, ListType @new) => GivesNoOther(old.Item, @new.Item),
        (NamedType old, NamedType @new) => old.Name == @new.Name,
        _ => false,
    };

    /// <summary>Whether every input of the old type is one of the new type.</summary>
    private static bool TakesAll(GraphType before, GraphType after) => (before, after) switch
    {
        (NonNullType old, NonNullType @new) => TakesAll(old.Inner, @new.Inner),
        (NonNullType old, _) => TakesAll(old.Inner, after),
        (_, NonNullType) => false,
        (ListType old, ListType @new) => TakesAll(old.Item, @new.Item),
        (NamedType old, NamedType @new) => old.Name == @new.Name,
        _ => false,
    };

    private void Break(string coordinate, string what) => _changes.Add(new SchemaChange(ChangeSeverity.Breaking, coordinate, $"{coordinate} {what}."));

    private void Surprise(string coordinate, string what) => _changes.Add(new SchemaChange(ChangeSeverity.Dangerous, coordinate, $"{coordinate} {what}."));
}
