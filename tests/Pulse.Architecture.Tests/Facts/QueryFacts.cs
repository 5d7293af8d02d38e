using System.Reflection;

namespace Pulse.Architecture.Tests.Facts;

/// <summary>A public method that answers later, as a method that asks a database does.</summary>
/// <param name="Method">Its class and name.</param>
/// <param name="IsScoped">Whether it demands an organization: as a scope, or as something that cannot be made without one.</param>
internal sealed record QueryFacts(string Method, bool IsScoped)
{
    private const string Scope = "OrgScope";

    /// <summary>Every such method of an assembly's public types.</summary>
    internal static IReadOnlyList<QueryFacts> In(Assembly assembly) => Of(assembly.GetExportedTypes());

    internal static IReadOnlyList<QueryFacts> Of(params IEnumerable<Type> types) =>
    [
        .. types
            .Where(type => !typeof(Delegate).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => AnswersLater(method.ReturnType))
            .Select(method => new QueryFacts(
                $"{method.DeclaringType!.Name}.{method.Name}", method.GetParameters().Any(parameter => CarriesScope(parameter.ParameterType)))),
    ];

    private static bool AnswersLater(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is { } open
        && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>));

    private static bool CarriesScope(Type type) => type.Name == Scope
        || (type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance) is { Length: > 0 } ways
            && type.IsClass
            && ways.All(way => way.GetParameters().Any(parameter => parameter.ParameterType.Name == Scope)));
}
