namespace Pulse.GraphQL;

/// <summary>A resolver does not fit the schema. A fault of the program, found at start; the source generator finds most at compile time.</summary>
public sealed class GraphQLBindingException(string message) : Exception(message);
