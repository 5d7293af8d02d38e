using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pulse.GraphQL.Explorer;
using Pulse.GraphQL.Tests.Example;
using Pulse.GraphQL.Types;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The explorer and the schema page: what is served, under which policy, and, in a browser, that they work and ask nobody else.</summary>
public sealed class ExplorerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("explorer").FullName;
    private ExampleServer _server = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "page", "assets"));
        Directory.CreateDirectory(Path.Combine(_folder, "examples"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "secret");
        await File.WriteAllTextAsync(Path.Combine(_folder, "page", "index.html"), "<title>explorer</title>");
        await File.WriteAllTextAsync(Path.Combine(_folder, "page", "assets", "a.js"), "1");
        await File.WriteAllTextAsync(Path.Combine(_folder, "examples", "1 Projects.graphql"), "{ projects { name state } }");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "examples", "2 Watch.graphql"), "subscription ($id: UUID!) { projectChanged(id: $id) { project { name } resumeToken } }");
        await File.WriteAllTextAsync(Path.Combine(_folder, "examples", "2 Watch.json"), $$"""{ "id": "{{ExampleHost.Id(5)}}" }""");
        _server = await StartAsync(Path.Combine(_folder, "page"));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/graphql/explorer/", 200, "text/html", "no-cache")]
    [InlineData("/graphql/explorer/index.html", 200, "text/html", "no-cache")]
    [InlineData("/graphql/explorer/assets/a.js", 200, "text/javascript", "public, max-age=31536000, immutable")]
    [InlineData("/graphql/explorer/settings.json", 200, "application/json; charset=utf-8", "no-cache")]
    [InlineData("/graphql/explorer/schema", 200, "text/html; charset=utf-8", "no-cache")]
    [InlineData("/graphql/explorer/nothing.js", 404, null, null)]
    [InlineData("/graphql/explorer/assets", 404, null, null)]
    [InlineData("/graphql/explorer/..%2Fsecret.txt", 404, null, null)]
    [InlineData("/graphql/explorer/%2e%2e/secret.txt", 404, null, null)]
    public async Task Files_are_served_from_their_folder_only(string path, int status, string? type, string? caching)
    {
        using var response = await _server.Client.GetAsync(new Uri(_server.Address, path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        if (status == 200)
        {
            Assert.Equal(caching?.Split(", ").Order(), response.Headers.CacheControl?.ToString().Split(", ").Order());
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'self' ", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_s_address_is_a_folder()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await client.GetAsync(new Uri(_server.Address, "/graphql/explorer"));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/graphql/explorer/", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_settings_name_the_endpoint_and_the_examples_with_their_variables()
    {
        var settings = await _server.Client.GetStringAsync(new Uri(_server.Address, "/graphql/explorer/settings.json"));

        Assert.StartsWith("""{"endpoint":"/graphql","examples":[{"name":"1 Projects","query":"{ projects { name state } }","variables":null},{"name":"2 Watch",""", settings, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_page_shows_and_links_everything_and_escapes_what_it_quotes()
    {
        const string sdl = """"
            "An <i>Italian</i> schema."
            schema { query: Query }
            """
            يقرأ هذا الوصف من اليمين، وفيه `code`.

            A second paragraph.
            """
            type Query implements Node { id: ID!  old(limit: Int! = 3, "which" by: Sort = NAME): [Found!]! @deprecated(reason: "Use `id` & go") }
            interface Node { id: ID! }
            type Other implements Node { id: ID! }
            union Found = Query | Other
            enum Sort { NAME DATE @deprecated }
            input Filter { text: String = "<script>" }
            scalar Link @specifiedBy(url: "https://example.com/link")
            """";
        var page = Encoding.UTF8.GetString(SchemaPage.Write(SchemaBuilder.Build(sdl), "Example"));

        foreach (var expected in new[]
        {
            "<p dir=\"auto\">An &lt;i&gt;Italian&lt;/i&gt; schema.</p>",
            "<p dir=\"auto\">يقرأ هذا الوصف من اليمين، وفيه <code>code</code>.</p><p dir=\"auto\">A second paragraph.</p>",
            "<section id=\"Query\"><h3><span class=\"keyword\">type</span> Query <small>implements <a href=\"#Node\">Node</a></small></h3>",
            "<dt id=\"Query.old\" class=\"deprecated\"><b>old</b>(<ul><li><b>limit</b>: <a href=\"#Int\">Int</a>! = <code>3</code></li>",
            "<span class=\"note\" dir=\"auto\">which</span></li></ul>): [<a href=\"#Found\">Found</a>!]!</dt>",
            "<strong>Deprecated.</strong> Use <code>id</code> &amp; go",
            "<a href=\"#Query\">Query</a> | <a href=\"#Other\">Other</a>",
            "Implemented by <a href=\"#Query\">Query</a>, <a href=\"#Other\">Other</a>",
            "<dt id=\"Sort.DATE\" class=\"deprecated\">",
            "<code>&quot;&lt;script&gt;&quot;</code>",
            "<code>https://example.com/link</code>",
            "<section id=\"Int\">",
        })
        {
            Assert.Contains(expected, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("__Type", page, StringComparison.Ordinal);
        var targets = Regex.Matches(page, "href=\"#(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(static m => m.Groups["id"].Value);
        Assert.All(targets.Distinct(), target => Assert.Contains($"<section id=\"{target}\">", page, StringComparison.Ordinal));
    }

    [ExplorerFact]
    public async Task In_a_browser_queries_run_subscriptions_show_events_and_nothing_leaves_the_origin()
    {
        await using var built = await StartAsync(ExplorerFactAttribute.Built);
        built.AddProject(5);
        using var script = new NodeScript(
            NpmFolder.At("web"), "e2e/explorer.mjs", new Uri(built.Address, "/graphql/explorer/").ToString(), NpmFolder.At(".pulse", "test-results", "explorer").Path);
        var steps = new List<string>();
        while (await script.ReadAsync() is { } line)
        {
            switch (line)
            {
                case "watching 5":
                    await ExampleServer.EventuallyAsync(() => built.Studio.Subscribers == 1, "the source was opened");
                    built.Studio.Publish(new ProjectChange(built.Studio.Projects[ExampleHost.Id(5)], ExampleServer.Token(1)));
                    await script.TellAsync("published");
                    break;
                case "left":
                    await ExampleServer.EventuallyAsync(() => built.Engine.OpenSubscriptions == 0, "the source was disposed");
                    await script.TellAsync("gone");
                    break;
                default:
                    steps.Add(line);
                    break;
            }
        }

        await script.FinishAsync();
        Assert.Equal(["ok open", "ok query", "ok subscription", "ok documentation", "ok schema page", "ok nothing left the origin"], steps);
    }

    private async Task<ExampleServer> StartAsync(string folder)
    {
        var server = new ExampleServer
        {
            Explorer = new ExplorerOptions { Folder = folder, ExamplesFolder = Path.Combine(_folder, "examples"), Title = "Example" },
        };
        await server.InitializeAsync();
        return server;
    }
}

/// <summary>A test that needs the built explorer and a browser; left out with the reason when one is missing, which fails on a build machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExplorerFactAttribute : FactAttribute
{
    private const string Chromium = "/usr/bin/chromium";

    public ExplorerFactAttribute() => Skip = Missing()!;

    public static string Built => NpmFolder.At("web", "dist", "explorer").Path;

    private static string? Missing() => !File.Exists(Chromium) ? "chromium is not installed; install it with: apt-get install -y chromium"
        : !File.Exists(Path.Combine(Built, "index.html")) ? "the explorer is not built; ./pulse test builds it" : NpmFolder.Missing;
}
