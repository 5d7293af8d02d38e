using System.Reflection;

namespace Pulse.Architecture.Tests.Facts;

/// <summary>A public method that answers later, as a method that asks a database does.</summary>
internal sealed record QueryFacts(string Method, IReadOnlyList<string> ParameterTypes)
{
    /// <summary>Every such method of an assembly's public types.</summary>
    internal static IReadOnlyList<QueryFacts> In(Assembly assembly) => Of(assembly.GetExportedTypes());

    internal static IReadOnlyList<QueryFacts> Of(params IEnumerable<Type> types) =>
    [
        .. types
            .Where(type => !typeof(Delegate).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => AnswersLater(method.ReturnType))
            .Select(method => new QueryFacts(
                $"{method.DeclaringType!.Name}.{method.Name}", [.. method.GetParameters().Select(parameter => parameter.ParameterType.Name)])),
    ];

    private static bool AnswersLater(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is { } open
        && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>));
}
