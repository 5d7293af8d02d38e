using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL.Generator;

internal enum ResolverKind
{
    Plain,
    Batch,
    Root,
    Subscribe,
}

/// <summary>Binds a field to a method: checks parent, parameters and result, and writes the call.</summary>
internal sealed class ResolverWriter(FieldContext context, FieldDefinitionNode field, IMethodSymbol method)
{
    public static readonly Dictionary<string, ResolverKind> Kinds = new()
    {
        ["FieldAttribute"] = ResolverKind.Plain,
        ["BatchFieldAttribute"] = ResolverKind.Batch,
        ["RootFieldAttribute"] = ResolverKind.Root,
        ["SubscribeFieldAttribute"] = ResolverKind.Subscribe,
    };

    private readonly string _coordinate = $"{context.Type}.{field.Name.Value}";
    private readonly HashSet<string> _taken = [];
    private bool _hasFailed;

    public static ResolverKind? KindOf(IMethodSymbol method) => method.GetAttributes()
        .Select(a => Kinds.TryGetValue(a.AttributeClass?.Name ?? string.Empty, out var kind) ? kind : (ResolverKind?)null)
        .FirstOrDefault(kind => kind is not null);

    public string? Write(List<(string Type, ITypeSymbol Row)> rows)
    {
        var kind = KindOf(method)!.Value;
        CheckForm(kind);
        var value = ValueType(kind);
        if (value is not null && context.Rules.CheckOutput(value, field.Type, rows) is { } reason)
        {
            Fail(Diagnostics.IllTyped, reason);
        }

        var arguments = method.Parameters.Select((p, i) => Argument(p, i, kind)).ToList();
        var missing = field.Arguments.FirstOrDefault(a => !_taken.Contains(a.Name.Value));
        if (missing is not null && !method.Parameters.Any(p => p.Type.Name == "InputValues"))
        {
            Fail(Diagnostics.BadArgument, $"the argument {missing.Name.Value} is not taken by {method.Name}");
        }

        return _hasFailed || value is null ? null : Call(kind, value, string.Join(", ", arguments));
    }

    private string Call(ResolverKind kind, ITypeSymbol value, string arguments)
    {
        var name = $"{Emit.NameWithoutNull(method.ContainingType)}.{method.Name}";
        var call = $"{(Awaitable(method.ReturnType) is null ? string.Empty : "await ")}{name}({arguments})";
        var type = Emit.Name(value);
        var parent = context.Row is null ? "object" : Emit.NameWithoutNull(context.Row);
        return kind switch
        {
            ResolverKind.Plain => $"binder.Plain<{parent}, {type}>(\"{_coordinate}\", static (row, input) => {call});",
            ResolverKind.Batch => $"binder.Batch<{parent}, {type}>(\"{_coordinate}\", static async (rows, input, context, cancellationToken) => {call});",
            ResolverKind.Root => $"binder.Root<{type}>(\"{_coordinate}\", static async (input, context, cancellationToken) => {call});",
            _ => $"binder.Subscribe<{type}>(\"{_coordinate}\", static async (input, context, cancellationToken) => {call});",
        };
    }

    private void CheckForm(ResolverKind kind)
    {
        if (!method.IsStatic || method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal))
        {
            Fail(Diagnostics.BadResolver, $"{method.Name} must be static, and public or internal");
        }

        if (kind == ResolverKind.Plain && Awaitable(method.ReturnType) is not null)
        {
            Fail(Diagnostics.BadResolver, "a plain resolver is synchronous; use [BatchField]");
        }

        if (kind == ResolverKind.Subscribe != context.IsSubscription)
        {
            Fail(Diagnostics.BadResolver, context.IsSubscription ? "a field of Subscription needs [SubscribeField]" : "[SubscribeField] is for fields of Subscription");
        }

        if (kind is ResolverKind.Plain or ResolverKind.Batch && context.Row is null && !context.IsSubscription)
        {
            Fail(Diagnostics.BadResolver, "its class names no Row; a field of Query or Mutation needs [RootField]");
        }

        if (kind == ResolverKind.Root && context.Row is not null)
        {
            Fail(Diagnostics.BadResolver, "[RootField] is for fields of Query and Mutation; use [BatchField]");
        }
    }

    private string Argument(IParameterSymbol parameter, int index, ResolverKind kind)
    {
        if (index == 0 && kind is (ResolverKind.Plain or ResolverKind.Batch))
        {
            return Parent(parameter, kind);
        }

        var type = parameter.Type;
        if (type.Name == "InputValues")
        {
            return "input";
        }

        var isContext = DerivesFromContext(type);
        var isToken = type.Name == "CancellationToken";
        var isService = parameter.GetAttributes().Any(a => a.AttributeClass?.Name == "ServiceAttribute");
        if (kind == ResolverKind.Plain && (isContext || isToken || isService))
        {
            Fail(Diagnostics.BadResolver, $"a plain resolver has no access to {parameter.Name}; use [BatchField]");
            return "default!";
        }

        return isToken ? "cancellationToken"
            : isContext ? type.Name == "RequestContext" ? "context" : $"({Emit.NameWithoutNull(type)})context"
            : isService ? $"global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<{Emit.NameWithoutNull(type)}>(context.Services)"
            : FieldArgument(parameter);
    }

    private string FieldArgument(IParameterSymbol parameter)
    {
        var argument = field.Arguments.FirstOrDefault(a => InputReaders.Matches(parameter, a.Name.Value));
        if (argument is null)
        {
            Fail(Diagnostics.BadArgument, $"the schema has no argument for the parameter {parameter.Name}");
            return "default!";
        }

        _taken.Add(argument.Name.Value);
        var (expression, reason) = context.Readers.Read(parameter.Type, argument.Type, $"input.Raw(\"{argument.Name.Value}\")");
        if (reason is null)
        {
            return expression!;
        }

        context.Report(Diagnostics.IllTyped, parameter.Locations.FirstOrDefault(), $"{_coordinate}({argument.Name.Value}:)", reason);
        _hasFailed = true;
        return "default!";
    }

    private string Parent(IParameterSymbol parameter, ResolverKind kind)
    {
        var expected = kind == ResolverKind.Plain ? parameter.Type : TypeRules.ItemOf(parameter.Type);
        if (context.Row is { } row && (expected is null || !Accepts(expected, row)))
        {
            var form = kind == ResolverKind.Plain ? TypeRules.Show(row) : $"IReadOnlyList<{TypeRules.Show(row)}>";
            Fail(Diagnostics.BadResolver, $"its first parameter must be {form}");
        }

        return kind == ResolverKind.Plain ? "row" : "rows";
    }

    /// <summary>The C# type of one value of the field; null, with a complaint, when the method's result has not the form of its kind.</summary>
    private ITypeSymbol? ValueType(ResolverKind kind)
    {
        var result = Awaitable(method.ReturnType) ?? method.ReturnType;
        if (kind is ResolverKind.Plain or ResolverKind.Root)
        {
            return result;
        }

        var wanted = kind == ResolverKind.Batch ? "IReadOnlyList" : "IAsyncEnumerable";
        var form = result.AllInterfaces.Concat(result is INamedTypeSymbol named ? [named] : [])
            .FirstOrDefault(i => i.Name == wanted && i.TypeArguments.Length == 1);
        if (form is null)
        {
            Fail(Diagnostics.BadResolver, $"{method.Name} must return {wanted}<T> or a Task of it, not {TypeRules.Show(method.ReturnType)}");
        }

        return form?.TypeArguments[0];
    }

    private static ITypeSymbol? Awaitable(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } task ? task.TypeArguments[0] : null;

    private static bool Accepts(ITypeSymbol parameter, ITypeSymbol row)
    {
        for (var type = row; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, parameter))
            {
                return true;
            }
        }

        return row.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i, parameter));
    }

    private static bool DerivesFromContext(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString() == "Pulse.GraphQL.RequestContext")
            {
                return true;
            }
        }

        return false;
    }

    private void Fail(DiagnosticDescriptor descriptor, string message)
    {
        context.Report(descriptor, method.Locations.FirstOrDefault(), _coordinate, message);
        _hasFailed = true;
    }
}
