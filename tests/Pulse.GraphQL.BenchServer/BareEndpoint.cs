using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Pulse.GraphQL.BenchServer;

/// <summary>
/// What the engine is measured against: reads and parses the same POST, and writes the same JSON with System.Text.Json, generated code and all.
/// It knows the three answers instead of a query language.
/// </summary>
internal static class BareEndpoint
{
    private static readonly BareJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<ProjectState>(JsonNamingPolicy.SnakeCaseUpper) },
    });

    public static void Map(WebApplication app) => app.MapPost("/graphql", HandleAsync);

    private static async Task HandleAsync(HttpContext http)
    {
        var request = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, Json.BareRequest, http.RequestAborted);
        http.Response.ContentType = "application/json; charset=utf-8";
        var query = request!.Query;
        if (query.Contains("assets", StringComparison.Ordinal))
        {
            var projects = Rows.Projects.Select(static p => new NestedProject(
                p.Id, p.Name, p.State, p.CreatedAt.UtcDateTime, [.. Rows.AssetsOf[p.Id].Select(static a => new BareAsset(a.Id, a.Title, a.Width, a.Height, a.IsPublic))]));
            await JsonSerializer.SerializeAsync(http.Response.BodyWriter, new Nested(new NestedData([.. projects])), Json.Nested, http.RequestAborted);
        }
        else if (query.Contains("projects", StringComparison.Ordinal))
        {
            var projects = Rows.Projects.Select(static p => new FlatProject(p.Id, p.Name, p.State, p.CreatedAt.UtcDateTime));
            await JsonSerializer.SerializeAsync(http.Response.BodyWriter, new Flat(new FlatData([.. projects])), Json.Flat, http.RequestAborted);
        }
        else
        {
            await JsonSerializer.SerializeAsync(http.Response.BodyWriter, new Tiny(new TinyData("world")), Json.Tiny, http.RequestAborted);
        }
    }
}

internal sealed record BareRequest(string Query, JsonElement? Variables, string? OperationName);

internal sealed record Tiny(TinyData Data);

internal sealed record TinyData(string Hello);

internal sealed record Flat(FlatData Data);

internal sealed record FlatData(IReadOnlyList<FlatProject> Projects);

internal sealed record FlatProject(string Id, string Name, ProjectState State, DateTime CreatedAt);

internal sealed record Nested(NestedData Data);

internal sealed record NestedData(IReadOnlyList<NestedProject> Projects);

internal sealed record NestedProject(string Id, string Name, ProjectState State, DateTime CreatedAt, IReadOnlyList<BareAsset> Assets);

internal sealed record BareAsset(string Id, string? Title, int Width, int Height, bool IsPublic);

[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(Tiny))]
[JsonSerializable(typeof(Flat))]
[JsonSerializable(typeof(Nested))]
internal sealed partial class BareJson : JsonSerializerContext;
