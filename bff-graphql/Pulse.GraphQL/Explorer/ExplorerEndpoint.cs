using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Pulse.GraphQL.Explorer;

namespace Pulse.GraphQL;

/// <summary>Serves an explorer and the schema as a page, both from this server alone.</summary>
public static class ExplorerEndpoint
{
    /// <summary>
    /// Nothing from anywhere else. Styles may be inline, since the editor makes its own while it runs; scripts may not.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string ImmutableFiles = "assets/";

    /// <summary>
    /// Maps the explorer at <c>PATTERN/</c>, its settings at <c>PATTERN/settings.json</c>, and the schema as a page at <c>PATTERN/schema</c>. Map it
    /// only where whoever comes may know the schema.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQLExplorer(this IEndpointRouteBuilder endpoints, string pattern, ExplorerOptions options)
    {
        var group = endpoints.MapGroup(pattern);
        var page = SchemaPage.Write(endpoints.ServiceProvider.GetRequiredService<GraphQLEngine>().Schema.Schema, options.Title);
        group.MapGet("/schema", http => WriteAsync(http, page, "text/html; charset=utf-8", SchemaPage.ContentSecurityPolicy));
        if (options.Folder is not { } folder)
        {
            return group;
        }

        // The page's addresses are relative to a folder, so that it may stand anywhere.
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        group.MapGet("/settings.json", http => WriteAsync(http, Settings(options), "application/json; charset=utf-8", ContentSecurityPolicy));
        group.MapGet("/{**path}", (HttpContext http, string? path) => SendAsync(http, files, path));
        return group;
    }

    private static async Task SendAsync(HttpContext http, PhysicalFileProvider files, string? path)
    {
        if (string.IsNullOrEmpty(path) && !http.Request.Path.Value!.EndsWith('/'))
        {
            http.Response.Redirect(http.Request.PathBase + http.Request.Path + "/");
            return;
        }

        var file = files.GetFileInfo(string.IsNullOrEmpty(path) ? "index.html" : path);
        if (!file.Exists || file.IsDirectory || !new FileExtensionContentTypeProvider().TryGetContentType(file.Name, out var contentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Protect(http, contentType, ContentSecurityPolicy);
        http.Response.Headers.CacheControl = path?.StartsWith(ImmutableFiles, StringComparison.Ordinal) == true
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        http.Response.ContentLength = file.Length;
        await http.Response.SendFileAsync(file, http.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext http, byte[] body, string contentType, string policy)
    {
        Protect(http, contentType, policy);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static void Protect(HttpContext http, string contentType, string policy)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Read anew for each visit: examples are few, and one that was just written is there.</summary>
    private static byte[] Settings(ExplorerOptions options) => JsonSerializer.SerializeToUtf8Bytes(
        new { endpoint = options.Endpoint, examples = Examples(options.ExamplesFolder) });

    private static IEnumerable<object> Examples(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return [];
        }

        return Directory.EnumerateFiles(folder, "*.graphql").Order(StringComparer.Ordinal).Select(static file =>
        {
            var variables = Path.ChangeExtension(file, ".json");
            return new
            {
                name = Path.GetFileNameWithoutExtension(file),
                query = File.ReadAllText(file),
                variables = File.Exists(variables) ? File.ReadAllText(variables) : null,
            };
        });
    }
}
