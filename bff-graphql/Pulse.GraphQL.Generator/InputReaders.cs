using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Pulse.GraphQL.Language;
using TypeKind = Pulse.GraphQL.Language.TypeKind;

namespace Pulse.GraphQL.Generator;

/// <summary>Writes the code that turns coerced input into parameters and input records, and checks that they fit.</summary>
internal sealed class InputReaders(Sdl sdl, TypeRules rules)
{
    private readonly Dictionary<string, string> _names = new();
    private readonly StringBuilder _code = new();

    public string Code => _code.ToString();

    /// <summary>An expression that reads a value of type object? named by <paramref name="raw"/>; the reason when it cannot be.</summary>
    public (string? Expression, string? Reason) Read(ITypeSymbol clr, TypeNode type, string raw)
    {
        if (type is NonNullTypeNode nonNull)
        {
            return Read(clr, nonNull.Inner, raw, isNonNull: true);
        }

        return !TypeRules.IsNullable(clr) && clr.NullableAnnotation != NullableAnnotation.None
            ? (null, $"is {ValuePrinter.Print(type)} and may be null, but {TypeRules.Show(clr)} may not")
            : Read(clr, type, raw, isNonNull: false);
    }

    private (string? Expression, string? Reason) Read(ITypeSymbol clr, TypeNode type, string raw, bool isNonNull)
    {
        var core = TypeRules.WithoutNull(clr);
        if (type is ListTypeNode list)
        {
            return ReadList(core, list, raw, isNonNull);
        }

        var name = ((NamedTypeNode)type).Name.Value;
        if (sdl.KindOf(name) != TypeKind.InputObject)
        {
            var reason = rules.CheckLeaf(core, name, isInput: true);
            return reason is null ? ($"global::Pulse.GraphQL.InputValues.Leaf<{Emit.Name(clr)}>({raw})", null) : (null, reason);
        }

        var (reader, problem) = ReaderOf((INamedTypeSymbol)core, name);
        return problem is not null ? (null, problem)
            : isNonNull ? ($"{reader}((global::Pulse.GraphQL.InputValues){raw}!)", null)
            : ($"({raw} is global::Pulse.GraphQL.InputValues {reader}Value ? {reader}({reader}Value) : null)", null);
    }

    private (string? Expression, string? Reason) ReadList(ITypeSymbol core, ListTypeNode list, string raw, bool isNonNull)
    {
        if (TypeRules.ItemOf(core) is not { } item)
        {
            return (null, $"is the list {ValuePrinter.Print(list)}, but {TypeRules.Show(core)} is not a sequence");
        }

        var (expression, reason) = Read(item, list.Item, "item");
        return reason is null
            ? ($"global::Pulse.GraphQL.InputValues.Items<{Emit.Name(item)}>({raw}, static item => {expression}){(isNonNull ? "!" : string.Empty)}", null)
            : (null, reason);
    }

    private (string? Reader, string? Reason) ReaderOf(INamedTypeSymbol record, string input)
    {
        var key = Emit.Name(record) + "|" + input;
        if (_names.TryGetValue(key, out var known))
        {
            return (known, null);
        }

        var reader = $"Read{input}{(_names.Count == 0 ? string.Empty : _names.Count.ToString())}";
        _names.Add(key, reader);
        var constructor = record.InstanceConstructors
            .Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal && !IsCopy(c, record))
            .OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        if (constructor is null)
        {
            return (null, $"is {input}, but {TypeRules.Show(record)} has no constructor that can be called");
        }

        var arguments = new List<string>();
        var fields = sdl.InputFields(input).ToList();
        foreach (var parameter in constructor.Parameters)
        {
            var field = fields.FirstOrDefault(f => Matches(parameter, f.Name.Value));
            if (field is null)
            {
                if (parameter.HasExplicitDefaultValue)
                {
                    continue;
                }

                return (null, $"is {input}, which has no field for {record.Name}.{parameter.Name}");
            }

            fields.Remove(field);
            var (expression, reason) = Read(parameter.Type, field.Type, $"input.Raw(\"{field.Name.Value}\")");
            if (reason is not null)
            {
                return (null, $"is {input}, whose field {field.Name.Value} {reason}");
            }

            arguments.Add($"{parameter.Name}: {expression}");
        }

        if (fields.Count > 0)
        {
            return (null, $"is {input}, but {TypeRules.Show(record)} has no parameter for its field {fields[0].Name.Value}");
        }

        _code.AppendLine($"    private static {Emit.Name(record)} {reader}(global::Pulse.GraphQL.InputValues input) => new({string.Join(", ", arguments)});");
        _code.AppendLine();
        return (reader, null);
    }

    public static bool Matches(IParameterSymbol parameter, string name)
    {
        var given = Emit.NameOverride(parameter) ?? parameter.Name;
        return string.Equals(given, name, System.StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol record) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, record);
}
