using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Generator;

/// <summary>Binds a field without a method to the row's property of the same name.</summary>
internal static class PropertyWriter
{
    public static string? Write(FieldContext context, FieldDefinitionNode field, List<(string Type, ITypeSymbol Row)> rows)
    {
        var coordinate = $"{context.Type}.{field.Name.Value}";
        var location = context.Sdl.Locate(field.Name);
        if (context.Row is not { } row)
        {
            context.Report(Diagnostics.Unbound, location, coordinate, "no [GraphQLObject] gives it a resolver, and no bound field returns its type");
            return null;
        }

        var property = PropertiesOf(row).FirstOrDefault(p => (Emit.NameOverride(p) ?? Emit.CamelCase(p.Name)) == field.Name.Value);
        if (property is null)
        {
            context.Report(Diagnostics.Unbound, location, coordinate, $"{TypeRules.Show(row)} has no such property, and no resolver is declared");
            return null;
        }

        if (field.Arguments.Count > 0)
        {
            context.Report(Diagnostics.Unbound, location, coordinate, "it takes arguments, so it needs a resolver");
            return null;
        }

        if (context.Rules.CheckOutput(property.Type, field.Type, rows) is { } reason)
        {
            context.Report(Diagnostics.IllTyped, property.Locations.FirstOrDefault(l => l.IsInSource) ?? location, coordinate, reason);
            return null;
        }

        return $"binder.Plain<{Emit.NameWithoutNull(row)}, {Emit.Name(property.Type)}>(\"{coordinate}\", static (row, _) => row.{property.Name});";
    }

    private static IEnumerable<IPropertySymbol> PropertiesOf(ITypeSymbol row)
    {
        for (var type = row; type is not null; type = type.BaseType)
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (!property.IsStatic && !property.IsIndexer && property.GetMethod is { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
                {
                    yield return property;
                }
            }
        }

        foreach (var property in row.AllInterfaces.Where(_ => row.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface).SelectMany(i => i.GetMembers()).OfType<IPropertySymbol>())
        {
            yield return property;
        }
    }
}
