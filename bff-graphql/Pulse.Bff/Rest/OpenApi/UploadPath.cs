using System.Text.Json.Nodes;

namespace Pulse.Bff.Rest.OpenApi;

/// <summary>Where announced files are put. The one path that is no document of GraphQL: its link comes signed from <c>addPhoto</c> and <c>addLogo</c>.</summary>
internal static class UploadPath
{
    public static (string Path, JsonObject Item) Describe(SchemaWriter schemas)
    {
        schemas.Add("UploadedAsset", new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("assetId", "status", "consistencyToken"),
            ["properties"] = new JsonObject
            {
                ["assetId"] = ScalarSchemas.Of("UUID"),
                ["status"] = SchemaWriter.Reference("AssetStatus"),
                ["refusal"] = SchemaWriter.Reference("AssetRefusal"),
                ["consistencyToken"] = ScalarSchemas.Of("ConsistencyToken"),
            },
        });
        var put = new JsonObject
        {
            ["operationId"] = "putUpload",
            ["tags"] = new JsonArray("Files"),
            ["summary"] = "Sends an announced file's bytes. Use the link as it was answered: everything in it is signed.",
            ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray(
                Parameter("organizationId", "path", ScalarSchemas.Of("UUID")),
                Parameter("assetId", "path", ScalarSchemas.Of("UUID")),
                Parameter("kind", "path", ScalarSchemas.Of("Int")),
                Parameter("expires", "query", new JsonObject { ["type"] = "integer", ["format"] = "int64" }),
                Parameter("signature", "query", ScalarSchemas.Of("String"))),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { ["application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } } },
            },
            ["responses"] = new JsonObject
            {
                ["200"] = Answer("The file is taken."),
                ["422"] = Answer("The file is not taken; `refusal` says why."),
                ["403"] = new JsonObject { ["description"] = "The link has expired or was altered." },
                ["409"] = new JsonObject { ["description"] = "Another file came first under this link." },
                ["413"] = new JsonObject { ["description"] = "The file is larger than `sizeBytesMax`." },
                ["503"] = new JsonObject { ["description"] = "The file could not be checked yet; send it again." },
            },
        };
        return ("/uploads/{organizationId}/{assetId}/{kind}", new JsonObject { ["put"] = put });
    }

    private static JsonObject Parameter(string name, string place, JsonObject schema) =>
        new() { ["name"] = name, ["in"] = place, ["required"] = true, ["schema"] = schema };

    private static JsonObject Answer(string description) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaWriter.Reference("UploadedAsset") } },
    };
}
