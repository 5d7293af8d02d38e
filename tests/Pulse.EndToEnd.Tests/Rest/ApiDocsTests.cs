using System.Net;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>The description and its page, with nothing from elsewhere.</summary>
[Collection(StudioCollection.Name)]
public sealed class ApiDocsTests(StudioUnderTest studio)
{
    [Theory]
    [InlineData("/api/pulse.yaml", "application/yaml; charset=utf-8", "openapi: \"3.1.0\"")]
    [InlineData("/api/docs", "text/html; charset=utf-8", "swagger-ui-bundle.js")]
    [InlineData("/api/docs/start.js", "text/javascript; charset=utf-8", "/api/pulse.yaml")]
    [InlineData("/api/docs/swagger-ui.css", "text/css; charset=utf-8", ".swagger-ui")]
    [InlineData("/api/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8", "SwaggerUIBundle")]
    public async Task It_is_served_from_here(string path, string contentType, string holds)
    {
        var reply = await new RestCaller(studio, null).GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, contentType), (reply.Status, reply.ContentType));
        Assert.Contains(holds, reply.Body, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/docs/package.json")]
    [InlineData("/api/docs/..%2Fpackage.json")]
    [InlineData("/api/docs/index.html")]
    public async Task Nothing_else_of_the_package_is_served(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await new RestCaller(studio, null).GetAsync(path)).Status);
}
