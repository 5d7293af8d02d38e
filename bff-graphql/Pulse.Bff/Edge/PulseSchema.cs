using Pulse.GraphQL;

[assembly: GraphQLScalar("ConsistencyToken", typeof(string))]

namespace Pulse.Bff.Edge;

/// <summary>The public schema, bound to its resolvers while compiling.</summary>
[GraphQLSchema("schema.graphql")]
public static partial class PulseSchema
{
    public static BoundSchema Bind() => Create([.. CustomScalars.Defaults, new ConsistencyTokenScalar()]);
}

/// <summary>Text that only Pulse reads; whether it is valid is found out where it is used.</summary>
public sealed class ConsistencyTokenScalar() : TextScalar<string>("ConsistencyToken")
{
    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return true;
    }

    protected override string Format(string value) => value;
}
