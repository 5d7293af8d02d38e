using System.Text.Json;
using Pulse.GraphQL.Execution;
using Pulse.GraphQL.Language;

namespace Pulse.GraphQL;

/// <summary>
/// A file of a multipart request. In its variables the transport has put the file's number where the client left <c>null</c>; there is no way to
/// write one as a literal, nor to answer with one.
/// </summary>
public sealed class UploadScalar() : Scalar<Upload>("Upload")
{
    private const string Reason = "Upload must be a file of a multipart request.";

    public override string SpecifiedBy => "https://github.com/jaydenseric/graphql-multipart-request-spec";

    public override bool CanRefuse => true;

    public override Upload FromLiteral(ValueNode node) => throw BuiltInScalars.Bad(Reason);

    public override Upload FromVariable(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && Upload.At(index) is { } file ? file : throw BuiltInScalars.Bad(Reason);

    public override void Write(JsonResultWriter writer, Upload value) => writer.WriteNull();

    public override string Refuse(Upload value) => "Upload cannot be answered.";
}
