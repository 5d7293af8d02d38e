using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Pulse.GraphQL.Language;
using TypeKind = Pulse.GraphQL.Language.TypeKind;

namespace Pulse.GraphQL.Generator;

/// <summary>Which C# type may stand for which GraphQL type.</summary>
internal sealed class TypeRules(Sdl sdl, IReadOnlyDictionary<string, ITypeSymbol> customScalars)
{
    private static readonly Dictionary<string, string[]> Scalars = new()
    {
        ["Int"] = ["int", "short", "byte", "sbyte", "ushort"],
        ["Float"] = ["double", "float", "decimal", "int"],
        ["String"] = ["string"],
        ["Boolean"] = ["bool"],
        ["ID"] = ["string", "System.Guid", "int", "long"],
        ["DateTime"] = ["System.DateTimeOffset"],
        ["Date"] = ["System.DateOnly"],
        ["UUID"] = ["System.Guid"],
        ["Url"] = ["string"],
        ["Money"] = ["Pulse.GraphQL.MoneyAmount"],
        ["Position"] = ["long"],
        ["Long"] = ["long", "int"],
        ["JSON"] = ["System.Text.Json.JsonElement"],
        ["Upload"] = ["Pulse.GraphQL.Upload"],
    };

    /// <summary>Finds why a C# type cannot stand for a GraphQL type in a result; null when it can. Notes the rows of object types on the way.</summary>
    public string? CheckOutput(ITypeSymbol clr, TypeNode type, ICollection<(string Type, ITypeSymbol Row)> rows)
    {
        if (clr.SpecialType == SpecialType.System_Object)
        {
            return null;
        }

        if (clr is INamedTypeSymbol { Name: "FieldResult", TypeArguments.Length: 1 } result)
        {
            return CheckOutput(result.TypeArguments[0], type, rows);
        }

        if (type is NonNullTypeNode nonNull)
        {
            return IsNullable(clr) ? $"is {ValuePrinter.Print(type)}, but {Show(clr)} may be null" : CheckOutput(clr, nonNull.Inner, rows);
        }

        var core = WithoutNull(clr);
        if (type is ListTypeNode list)
        {
            return ItemOf(core) is { } item ? CheckOutput(item, list.Item, rows) : $"is the list {ValuePrinter.Print(type)}, but {Show(clr)} is not a sequence";
        }

        var name = ((NamedTypeNode)type).Name.Value;
        switch (sdl.KindOf(name))
        {
            case TypeKind.Object:
                rows.Add((name, core));
                return core.IsValueType ? $"is the object {name}, but {Show(clr)} is a value type" : null;
            case TypeKind.Interface or TypeKind.Union:
                return core.IsValueType ? $"is {name}, but {Show(clr)} is a value type" : null;
            default:
                return CheckLeaf(core, name, isInput: false);
        }
    }

    /// <summary>Finds why a leaf's C# type does not fit; null when it does.</summary>
    public string? CheckLeaf(ITypeSymbol clr, string name, bool isInput)
    {
        switch (sdl.KindOf(name))
        {
            case TypeKind.Enum when clr.TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum:
                var members = new HashSet<string>(clr.GetMembers().OfType<IFieldSymbol>().Select(f => Fold(f.Name)));
                var missing = sdl.EnumValues(name).FirstOrDefault(v => !members.Contains(Fold(v)));
                return missing is null ? null : $"is of enum {name}, but {Show(clr)} has no member for {missing}";
            case TypeKind.Enum:
                return clr.SpecialType == SpecialType.System_String ? null : $"is of enum {name}, but {Show(clr)} is neither an enum nor a string";
            case TypeKind.Scalar:
                return CheckScalar(clr, name, isInput);
            case null:
                return $"is of type {name}, which the schema does not define";
            default:
                return $"is {name}, which cannot be read into {Show(clr)}";
        }
    }

    public static bool IsNullable(ITypeSymbol clr) =>
        clr.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (clr.IsReferenceType && clr.NullableAnnotation == NullableAnnotation.Annotated);

    public static ITypeSymbol WithoutNull(ITypeSymbol clr) =>
        clr is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : clr.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    public static ITypeSymbol? ItemOf(ITypeSymbol clr)
    {
        if (clr.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        if (clr is IArrayTypeSymbol array)
        {
            return array.ElementType;
        }

        var sequence = clr.AllInterfaces.Concat(clr is INamedTypeSymbol named ? [named] : [])
            .FirstOrDefault(i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);
        return sequence?.TypeArguments[0];
    }

    public static string Show(ITypeSymbol clr) => clr.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    /// <summary><c>IN_PROGRESS</c> and <c>InProgress</c> fold to the same text, as at run time.</summary>
    private static string Fold(string name) => name.Replace("_", string.Empty).ToUpperInvariant();

    private string? CheckScalar(ITypeSymbol clr, string name, bool isInput)
    {
        if (customScalars.TryGetValue(name, out var custom))
        {
            return SymbolEqualityComparer.Default.Equals(custom, clr) ? null : $"is of scalar {name}, whose C# type is {Show(custom)}, not {Show(clr)}";
        }

        if (!Scalars.TryGetValue(name, out var allowed))
        {
            return null;
        }

        var given = clr.ToDisplayString();
        return (isInput ? given == allowed[0] : allowed.Contains(given))
            ? null
            : $"is of scalar {name}, whose C# type is {allowed[0]}, not {Show(clr)}";
    }
}
