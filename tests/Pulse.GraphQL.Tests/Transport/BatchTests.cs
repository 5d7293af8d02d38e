using System.IO.Compression;
using System.Net;
using System.Text;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>Batches, compression and the preflight header: what is off, on, and refused.</summary>
public sealed class BatchTests(BatchTests.Server server, ExampleServer plain) : IClassFixture<BatchTests.Server>, IClassFixture<ExampleServer>
{
    private const string One = "{\"query\":\"{ __typename }\"}";
    private const string Answer = "{\"data\":{\"__typename\":\"Query\"}}";

    [Theory]
    [InlineData("[" + One + "]", 200, "[" + Answer + "]")]
    [InlineData("[" + One + ",{\"query\":\"{ nope }\"}," + One + "]", 200, "[" + Answer + ",{\"errors\":[{\"message\":\"Cannot query field")]
    [InlineData("[" + One + ",{\"query\":\"subscription { projectChanged(id: \\\"00000005-0000-0000-0000-000000000000\\\") { resumeToken } }\"}]", 200, "BAD_REQUEST")]
    [InlineData("[{}," + One + "]", 200, "[{\"errors\":[{\"message\":\"Must provide query string.\",\"extensions\":{\"code\":\"BAD_REQUEST\"}}]}," + Answer + "]")]
    [InlineData("[]", 400, "The batch is empty")]
    [InlineData("[1]", 400, "must be a JSON object")]
    [InlineData("[[" + One + "]]", 400, "must be a JSON object")]
    [InlineData("[" + One, 400, "not valid JSON")]
    [InlineData("[" + One + "," + One + "," + One + "," + One + "]", 400, "at most 3 requests")]
    public async Task A_batch_is_answered_in_its_order(string body, int status, string expected)
    {
        using var response = await server.Example.Client.PostAsync(server.Example.Address, Json(body));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_are_off_unless_switched_on()
    {
        using var response = await plain.Client.PostAsync(plain.Address, Json("[" + One + "]"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("identity, br;q=0.5", null)]
    [InlineData("deflate", null)]
    [InlineData(null, null)]
    public async Task A_long_answer_is_compressed_as_the_client_likes(string? accepted, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Example.Address) { Content = Json("{\"query\":\"{ __schema { types { name description } } }\"}") };
        if (accepted is not null)
        {
            request.Headers.AcceptEncoding.ParseAdd(accepted);
        }

        using var response = await server.Example.Client.SendAsync(request);

        Assert.Equal(coding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        await using var body = await response.Content.ReadAsStreamAsync();
        using var text = new StreamReader(coding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        });
        Assert.EndsWith("]}}}", await text.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_answer_is_not_compressed_nor_is_any_unless_switched_on()
    {
        foreach (var (example, query) in new[] { (server.Example, One), (plain, "{\"query\":\"{ __schema { types { name description } } }\"}") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, example.Address) { Content = Json(query) };
            request.Headers.AcceptEncoding.ParseAdd("br");
            using var response = await example.Client.SendAsync(request);

            Assert.Empty(response.Content.Headers.ContentEncoding);
            Assert.EndsWith("}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cross-site", null, 400)]
    [InlineData("same-site", null, 400)]
    [InlineData("same-origin", null, 200)]
    [InlineData("none", null, 200)]
    [InlineData(null, null, 200)]
    [InlineData("cross-site", "GraphQL-Preflight", 200)]
    [InlineData("cross-site", "Apollo-Require-Preflight", 200)]
    [InlineData("cross-site", "X-Requested-With", 400)]
    public async Task A_get_that_another_site_sent_needs_a_header_that_browsers_ask_about(string? site, string? header, int status) =>
        Assert.Equal(status, await GetAsync(plain, site, header));

    [Theory]
    [InlineData(null, null, 400)]
    [InlineData("same-origin", null, 400)]
    [InlineData(null, "GraphQL-Preflight", 200)]
    public async Task Every_get_needs_it_where_the_rule_is_always(string? site, string? header, int status) =>
        Assert.Equal(status, await GetAsync(server.Example, site, header));

    [Fact]
    public async Task A_get_s_answer_is_not_kept_on_the_way()
    {
        using var response = await plain.Client.GetAsync(new Uri(plain.Address + "?query={__typename}"));

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal(["Accept"], response.Headers.Vary);
    }

    private static async Task<int> GetAsync(ExampleServer example, string? site, string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(example.Address + "?query={__typename}"));
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (header is not null)
        {
            request.Headers.Add(header, "1");
        }

        using var response = await example.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public sealed class Server : IAsyncLifetime
    {
        public ExampleServer Example { get; } = new()
        {
            Transport = ExampleServer.Options with
            {
                BatchCountMax = 3,
                CompressionBytesMin = 1000,
                Preflight = new PreflightOptions { Rule = PreflightRule.Always },
            },
        };

        public Task InitializeAsync() => Example.InitializeAsync();

        public Task DisposeAsync() => Example.DisposeAsync();
    }
}
