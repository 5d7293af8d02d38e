using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pulse.Bff.Rest.Routes;

namespace Pulse.Bff.Rest;

/// <summary>The API's description at <c>/api/pulse.yaml</c>, and Swagger UI over it at <c>/api/docs</c>. Nothing is loaded from elsewhere.</summary>
internal static class ApiDocs
{
    private const string Yaml = "application/yaml; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Revalidate = "no-cache";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>What of npm's package is served, and nothing else of the folder.</summary>
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["swagger-ui.css"] = "text/css; charset=utf-8",
        ["swagger-ui-bundle.js"] = Script,
        ["favicon-32x32.png"] = "image/png",
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var description = RouteTable.OpenApi();
        routes.MapGet("/api/pulse.yaml", (HttpContext http) => Text(http, description, Yaml));
        routes.MapGet("/api/docs", (HttpContext http, BffOptions options) => options.SwaggerUiRoot is null
            ? Results.Text("Swagger UI is not installed; the API's description is at /api/pulse.yaml.", "text/plain")
            : Text(http, Own("index.html"), Html));
        routes.MapGet("/api/docs/start.js", (HttpContext http) => Text(http, Own("start.js"), Script));
        routes.MapGet("/api/docs/{file}", (string file, HttpContext http, BffOptions options) => File(http, file, options));
    }

    private static IResult Text(HttpContext http, string text, string contentType)
    {
        Head(http);
        return Results.Text(text, contentType);
    }

    private static IResult File(HttpContext http, string file, BffOptions options)
    {
        if (options.SwaggerUiRoot is not { } root || !Files.TryGetValue(file, out var contentType) || !System.IO.File.Exists(Path.Combine(root, file)))
        {
            return Results.NotFound();
        }

        Head(http);
        return Results.File(Path.Combine(root, file), contentType);
    }

    private static void Head(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        http.Response.Headers.CacheControl = Revalidate;
    }

    private static string Own(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("docs." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
