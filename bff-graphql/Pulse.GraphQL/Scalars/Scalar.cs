using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>Reads a scalar from literals and variables and writes it. Derive from <see cref="Scalar{T}"/>.</summary>
public abstract class Scalar(string name, Type clrType)
{
    public string Name { get; } = name;

    /// <summary>What resolvers return and arguments receive.</summary>
    public Type ClrType { get; } = clrType;

    /// <summary>The URL that <c>@specifiedBy</c> states when the schema does not.</summary>
    public virtual string? SpecifiedBy => null;

    /// <summary>Reads a literal.</summary>
    /// <exception cref="GraphQLException">It is not one; the message says why, or is empty when there is nothing to say.</exception>
    public abstract object? ReadLiteral(ValueNode node);

    /// <summary>Reads a variable's JSON value.</summary>
    /// <exception cref="GraphQLException">It is not one; the message says why.</exception>
    public abstract object? ReadVariable(JsonElement value);

    /// <summary>Turns any value that a run-time bound resolver may return into the scalar's own type.</summary>
    /// <exception cref="GraphQLException">The value cannot be represented.</exception>
    public abstract object Canonical(object value);

    /// <summary>Writes a value that <see cref="Canonical"/> returned.</summary>
    public abstract void WriteCanonical(JsonResultWriter writer, object value);
}

/// <summary>A scalar whose values are <typeparamref name="T"/> in C#.</summary>
public abstract class Scalar<T>(string name) : Scalar(name, typeof(T))
    where T : notnull
{
    public abstract T FromLiteral(ValueNode node);

    public abstract T FromVariable(JsonElement value);

    public abstract void Write(JsonResultWriter writer, T value);

    /// <summary>Why a value cannot be written, such as a Float that is not finite; null when it can.</summary>
    public virtual string? Refuse(T value) => null;

    /// <summary>Whether <see cref="Refuse"/> may refuse; lets the engine skip the check of whole columns.</summary>
    public virtual bool CanRefuse => false;

    public sealed override object? ReadLiteral(ValueNode node) => FromLiteral(node);

    public sealed override object? ReadVariable(JsonElement value) => FromVariable(value);

    public override object Canonical(object value) => value is T typed
        ? Refuse(typed) is { } reason ? throw new GraphQLException(reason, ErrorCodes.Unserializable) : typed
        : throw new GraphQLException($"{Name} cannot represent value: {Inspect.Value(value)}", ErrorCodes.Unserializable);

    public sealed override void WriteCanonical(JsonResultWriter writer, object value) => Write(writer, (T)value);
}
