using System.Text.Json.Nodes;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>Answers as they look, made of the types alone: one item in every list, and nothing where there may be nothing.</summary>
internal static class Examples
{
    public static JsonNode? Of(OutputShape shape, string name = "", bool isPayload = false) => shape.Type.Nullable switch
    {
        ListType list => new JsonArray(Of(shape with { Type = list.Item }, name)),
        CompositeType when name.Length > 0 && !shape.Type.IsNonNull => null,
        CompositeType => new JsonObject(shape.Members.Where(member => member.Name != DataPath.Errors).Select(member => KeyValuePair.Create(
            member.Name, Of(isPayload ? member.Shape with { Type = new NonNullType(member.Shape.Type.Nullable) } : member.Shape, member.Name)))),
        EnumType words => shape.Type.IsNonNull ? words.Values[0].Name : null,
        var scalar => ScalarSchemas.Example(scalar.Named.Name, name),
    };
}
