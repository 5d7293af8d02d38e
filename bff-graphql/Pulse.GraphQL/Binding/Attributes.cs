namespace Pulse.GraphQL;

/// <summary>
/// Marks the static partial class that the generator completes with <c>public static BoundSchema Create(params IEnumerable&lt;Scalar&gt; scalars)</c>.
/// One per assembly.
/// </summary>
/// <param name="file">The schema's file among the project's <c>AdditionalFiles</c>, by the end of its path: <c>schema.graphql</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GraphQLSchemaAttribute(string file) : Attribute
{
    public string File { get; } = file;
}

/// <summary>
/// Binds a class to an object type. On a record or class: its properties are the fields. On a static class: its methods are resolvers, and
/// <see cref="Row"/> names the C# type of the parents, whose properties serve the fields that have no method.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GraphQLObjectAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public Type? Row { get; set; }
}

/// <summary>A plain resolver: a synchronous static method of the parent (first) and of arguments by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FieldAttribute : Attribute
{
    /// <summary>The field's name when it is not the method's in camelCase.</summary>
    public string? Name { get; set; }
}

/// <summary>
/// A batch resolver: an async static method of all parents of a level (<c>IReadOnlyList&lt;TRow&gt;</c>, first), of arguments by name, and, if wanted,
/// of a <see cref="RequestContext"/>, <c>[Service]</c>s and a <see cref="CancellationToken"/>. Returns as many values, in the same order.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BatchFieldAttribute : Attribute
{
    public string? Name { get; set; }
}

/// <summary>
/// A field of Query or Mutation: a batch resolver for exactly one parent, written without parents and returning the one value.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFieldAttribute : Attribute
{
    public string? Name { get; set; }
}

/// <summary>
/// A field of Subscription: a static method that returns <c>IAsyncEnumerable&lt;TEvent&gt;</c> or a Task of it; each event is the field's value.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SubscribeFieldAttribute : Attribute
{
    public string? Name { get; set; }
}

/// <summary>A parameter taken from the request's services. Not allowed on plain resolvers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceAttribute : Attribute;

/// <summary>Gives a C# property or parameter another name in the schema than its own in camelCase.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class GraphQLNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Tells the generator which C# type stands for a scalar of the host, or for a built-in one that the host replaces.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GraphQLScalarAttribute(string name, Type clrType) : Attribute
{
    public string Name { get; } = name;

    public Type ClrType { get; } = clrType;
}
