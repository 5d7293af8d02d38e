using Microsoft.CodeAnalysis;

namespace Pulse.GraphQL.Generator;

/// <summary>What the generator complains of. Every message begins with the schema coordinate.</summary>
internal static class Diagnostics
{
    private const string Category = "Pulse.GraphQL";

    public static readonly DiagnosticDescriptor BadSchema = Error("PGQL000", "The schema cannot be read", "{0}");
    public static readonly DiagnosticDescriptor Unbound = Error("PGQL001", "A field is not bound", "{0} is not bound: {1}");
    public static readonly DiagnosticDescriptor IllTyped = Error("PGQL002", "A type does not fit the schema", "{0} {1}");
    public static readonly DiagnosticDescriptor BadResolver = Error("PGQL003", "A resolver has the wrong form", "{0}: {1}");
    public static readonly DiagnosticDescriptor BadArgument = Error("PGQL004", "Arguments and parameters differ", "{0}: {1}");
    public static readonly DiagnosticDescriptor Unknown = Error("PGQL005", "The schema has no such name", "{0} is not in the schema");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
