using System.Linq;
using Microsoft.CodeAnalysis;

namespace Pulse.GraphQL.Generator;

/// <summary>Small helpers for writing C#.</summary>
internal static class Emit
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Name(ITypeSymbol type) => type.ToDisplayString(Qualified);

    public static string NameWithoutNull(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The name that a <c>[GraphQLName]</c> gives, or null.</summary>
    public static string? NameOverride(ISymbol symbol) => symbol.GetAttributes()
        .FirstOrDefault(a => a.AttributeClass?.Name == "GraphQLNameAttribute")?.ConstructorArguments.FirstOrDefault().Value as string;

    public static string CamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
}
