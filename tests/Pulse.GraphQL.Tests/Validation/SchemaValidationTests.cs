using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Validation;

/// <summary>Schemas that break a rule of the type system are refused at start, with all rules that they break.</summary>
public sealed class SchemaValidationTests
{
    [Theory]
    [InlineData("type A { a: Int }", "Query root type must be provided.")]
    [InlineData("type Query { a: Nope }", "Unknown type \"Nope\".")]
    [InlineData("type Query { a: Int a: Int }", "Field \"Query.a\" can only be defined once.")]
    [InlineData("type Query", "Type Query must define one or more fields.")]
    [InlineData("type Query { a: I } input I { x: Int }", "The type of Query.a must be Output Type but got: I.")]
    [InlineData("type Query { a(q: Query): Int }", "The type of Query.a(q:) must be Input Type but got: Query.")]
    [InlineData("type Query { __a: Int }", "Name \"__a\" must not begin with \"__\"")]
    [InlineData("type Query implements N { a: Int } interface N { id: ID! }", "Interface field N.id expected but Query does not provide it.")]
    [InlineData("type Query implements N { id: ID } interface N { id: ID! }", "Interface field N.id expects type ID! but Query.id is type ID.")]
    [InlineData("type Query implements N { id(a: Int!): ID! } interface N { id: ID! }", "includes required argument a that is missing from the Interface field N.id")]
    [InlineData("type Query implements B { a: Int b: Int } interface A { a: Int } interface B implements A { a: Int b: Int }", "Type Query must implement A because it is implemented by B.")]
    [InlineData("type Query implements Query { a: Int }", "Type Query must only implement Interface types, it cannot implement Query.")]
    [InlineData("type Query { u: U } union U = Query | Int", "Union type U can only include Object types, it cannot include Int.")]
    [InlineData("type Query { u: U } union U = Query | Query", "Union type U can only include type Query once.")]
    [InlineData("type Query { e: E } enum E", "Enum type E must define one or more values.")]
    [InlineData("schema { query: I } input I { a: Int }", "Query root type must be Object type, it cannot be I.")]
    [InlineData("type Query { a(i: A): Int } input A { b: B! } input B { a: A! }", "Cannot reference Input Object \"A\" within itself through a series of non-null fields: \"b.a\".")]
    [InlineData("type Query { a(i: P): Int } input P @oneOf { b: Int! }", "OneOf input field P.b must be nullable.")]
    [InlineData("type Query { a(i: Int = \"x\"): Int }", "Query.a(i:) has invalid default value: \"x\" is not of type Int.")]
    public void A_broken_schema_is_refused(string sdl, string expected)
    {
        var refusal = Assert.Throws<GraphQLSchemaException>(() => SchemaBuilder.Build(sdl));

        Assert.Contains(refusal.Errors, e => e.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unbound_field_is_refused_when_binding_by_hand()
    {
        var fault = Assert.Throws<GraphQLBindingException>(() => new SchemaBinder("type Query { a: Int b: Int }").Plain<object, int>("Query.a", static (_, _) => 1).Build());

        Assert.Equal("Not bound: Query.b.", fault.Message);
    }

    [Fact]
    public void A_c_sharp_type_that_cannot_stand_for_the_field_is_refused_when_binding_by_hand()
    {
        Assert.Throws<GraphQLBindingException>(() => new SchemaBinder("type Query { a: [Int] }").Plain<object, int>("Query.a", static (_, _) => 1));
        Assert.Throws<GraphQLBindingException>(() => new SchemaBinder("type Query { a: Query }").Plain<object, int>("Query.a", static (_, _) => 1));
    }
}
