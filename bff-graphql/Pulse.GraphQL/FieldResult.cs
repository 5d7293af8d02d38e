namespace Pulse.GraphQL;

/// <summary>One value of a batch, or the reason why this one cannot be had while the others can.</summary>
public readonly record struct FieldResult<T>
{
    private FieldResult(T value, GraphQLException? error) => (Value, Error) = (value, error);

    public T Value { get; }

    public GraphQLException? Error { get; }

    public static implicit operator FieldResult<T>(T value) => new(value, null);

    public static implicit operator FieldResult<T>(GraphQLException error) => new(default!, error);
}
