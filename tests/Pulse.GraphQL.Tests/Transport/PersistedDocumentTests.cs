using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.GraphQL.PersistedDocuments;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>Trusted documents, and Apollo's automatic persisted queries.</summary>
public sealed class PersistedDocumentTests(PersistedDocumentTests.Servers servers) : IClassFixture<PersistedDocumentTests.Servers>
{
    private const string Trusted = "query T { __typename }";
    private const string Text = "{ a: __typename }";
    private const string NotFound = "PERSISTED_QUERY_NOT_FOUND";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task An_automatic_query_is_unknown_until_it_was_sent_with_its_hash()
    {
        var text = "{ apq: __typename }";
        Assert.Contains(NotFound, await PostAsync(servers.Automatic, new { extensions = Extension(Hash(text)) }), StringComparison.Ordinal);
        Assert.Contains("\"apq\":\"Query\"", await PostAsync(servers.Automatic, new { query = text, extensions = Extension(Hash(text)) }), StringComparison.Ordinal);
        Assert.Contains("\"apq\":\"Query\"", await PostAsync(servers.Automatic, new { extensions = Extension(Hash(text)) }), StringComparison.Ordinal);
        Assert.Contains("\"apq\":\"Query\"", await PostAsync(servers.Automatic, new { query = "", extensions = Extension(Hash(text).ToUpperInvariant()) }), StringComparison.Ordinal);

        using var get = await servers.Automatic.Client.GetAsync(
            new Uri(servers.Automatic.Address + "?extensions=" + Uri.EscapeDataString(JsonSerializer.Serialize(Extension(Hash(text))))));
        Assert.Contains("\"apq\":\"Query\"", await get.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_automatic_query_runs_over_sockets_too()
    {
        using var client = await servers.Automatic.ConnectAsync();
        await client.InitAsync();
        var extensions = JsonSerializer.Serialize(Extension(Hash(Text)));
        await client.SendAsync($$"""{"id":"1","type":"subscribe","payload":{"query":"{{Text}}","extensions":{{extensions}} } }""");
        Assert.Contains("\"a\":\"Query\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.ReceiveAsync();
        await client.SendAsync($$"""{"id":"2","type":"subscribe","payload":{"query":"","extensions":{{extensions}} } }""");
        Assert.Contains("\"a\":\"Query\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"query\":\"{ a: __typename }\",\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"0000\"}}}", "does not match")]
    [InlineData("{\"query\":\"{ a: __typename }\",\"extensions\":{\"persistedQuery\":{\"version\":2,\"sha256Hash\":\"0000\"}}}", "must hold version 1")]
    [InlineData("{\"extensions\":{\"persistedQuery\":{\"version\":1}}}", "must hold version 1")]
    [InlineData("{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\\ud800\"}}}", "not valid Unicode")]
    [InlineData("{\"extensions\":{\"persistedQuery\":7}}", "must hold version 1")]
    [InlineData("{\"extensions\":{}}", "Must provide query string")]
    public async Task What_is_no_automatic_query_is_a_400(string body, string expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await servers.Automatic.Client.PostAsync(servers.Automatic.Address, content);

        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nonsense_and_long_documents_are_not_kept_and_the_number_is_bounded()
    {
        foreach (var text in new[] { "{ nope }", "{", "{ a: __typename" + new string(' ', 2000) + "}" })
        {
            await PostAsync(servers.Automatic, new { query = text, extensions = Extension(Hash(text)) });
            Assert.Contains(NotFound, await PostAsync(servers.Automatic, new { extensions = Extension(Hash(text)) }), StringComparison.Ordinal);
        }

        var first = "{ first: __typename }";
        await PostAsync(servers.Automatic, new { query = first, extensions = Extension(Hash(first)) });
        for (var i = 0; i < 50; i++)
        {
            var text = FormattableString.Invariant($"{{ a{i}: __typename }}");
            await PostAsync(servers.Automatic, new { query = text, extensions = Extension(Hash(text)) });
        }

        Assert.Contains(NotFound, await PostAsync(servers.Automatic, new { extensions = Extension(Hash(first)) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_off_a_hash_is_refused_and_a_text_with_one_runs()
    {
        Assert.Contains("PERSISTED_QUERY_NOT_SUPPORTED", await PostAsync(servers.Allowing, new { extensions = Extension(Hash(Text)) }), StringComparison.Ordinal);
        Assert.Contains("\"a\":\"Query\"", await PostAsync(servers.Allowing, new { query = Text, extensions = Extension("0000") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_document_runs_by_its_id_its_hash_or_its_text()
    {
        foreach (var server in new[] { servers.Allowing, servers.Requiring })
        {
            foreach (object request in new object[]
            {
                new { documentId = "typename" },
                new { documentId = "sha256:" + Hash(Trusted) },
                new { documentId = Hash(Trusted).ToUpperInvariant() },
                new { extensions = Extension(Hash(Trusted)) },
                new { query = Trusted },
            })
            {
                Assert.Equal("{\"data\":{\"__typename\":\"Query\"}}", await PostAsync(server, request));
            }

            using var get = await server.Client.GetAsync(new Uri(server.Address + "?documentId=typename"));
            Assert.Equal(HttpStatusCode.OK, get.StatusCode);
            using var mutation = await server.Client.GetAsync(new Uri(server.Address + "?documentId=mutation"));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, mutation.StatusCode);
        }
    }

    [Fact]
    public async Task Where_they_are_required_nothing_else_runs_nor_is_parsed()
    {
        foreach (object request in new object[] { new { query = Text }, new { query = Trusted + " " }, new { query = "{" }, new { documentId = "other" }, new { extensions = Extension(Hash(Text)) } })
        {
            Assert.Contains("DOCUMENT_NOT_TRUSTED", await PostAsync(servers.Requiring, request), StringComparison.Ordinal);
        }

        using var client = await servers.Requiring.ConnectAsync();
        await client.InitAsync();
        await client.SubscribeAsync("1", Text);
        Assert.Contains("DOCUMENT_NOT_TRUSTED", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("""{"id":"2","type":"subscribe","payload":{"documentId":"typename"}}""");
        Assert.Contains("\"__typename\":\"Query\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_they_are_allowed_other_text_runs_and_other_ids_do_not()
    {
        Assert.Equal("{\"data\":{\"a\":\"Query\"}}", await PostAsync(servers.Allowing, new { query = Text }));
        Assert.Contains("DOCUMENT_NOT_FOUND", await PostAsync(servers.Allowing, new { documentId = "other" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_says_so_to_a_client_of_the_newer_type()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, servers.Requiring.Address) { Content = new StringContent("{\"query\":\"{ x }\"}", Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        using var response = await servers.Requiring.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("{\"format\":\"apollo-persisted-query-manifest\",\"version\":1,\"operations\":[{\"id\":\"x\",\"name\":\"T\",\"type\":\"query\",\"body\":\"{ __typename }\"}]}", 2)]
    [InlineData("{\"x\":\"{ __typename }\",\"y\":\"{ a: __typename }\"}", 4)]
    [InlineData("{}", 0)]
    public void Manifests_of_both_forms_are_read(string json, int count) =>
        Assert.Equal(count, TrustedDocumentManifest.Parse(Encoding.UTF8.GetBytes(json)).Count);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"x\":1}")]
    [InlineData("{\"format\":\"apollo-persisted-query-manifest\"}")]
    [InlineData("{\"format\":\"apollo-persisted-query-manifest\",\"operations\":[{}]}")]
    public void A_file_that_is_no_manifest_is_named(string json)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(file, json);
        var fault = Assert.Throws<InvalidDataException>(() => TrustedDocumentManifest.Load(file));
        File.Delete(file);

        Assert.StartsWith(file, fault.Message, StringComparison.Ordinal);
    }

    private static object Extension(string hash) => new { persistedQuery = new { version = 1, sha256Hash = hash } };

    private static async Task<string> PostAsync(ExampleServer server, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync(server.Address, content);
        return await response.Content.ReadAsStringAsync();
    }

    public sealed class Servers : IAsyncLifetime
    {
        private static readonly TrustedDocumentManifest Manifest = TrustedDocumentManifest.Parse(
            JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["typename"] = Trusted, ["mutation"] = "mutation { __typename }" }));

        public ExampleServer Automatic { get; } = With(new PersistedDocumentOptions { AutomaticCountMax = 20, AutomaticBytesMax = 1000 });

        public ExampleServer Allowing { get; } = With(new PersistedDocumentOptions { Mode = TrustedDocumentMode.Allow, Trusted = Manifest });

        public ExampleServer Requiring { get; } = With(
            new PersistedDocumentOptions { Mode = TrustedDocumentMode.Require, Trusted = Manifest, AutomaticCountMax = 20 });

        public Task InitializeAsync() => Task.WhenAll(Automatic.InitializeAsync(), Allowing.InitializeAsync(), Requiring.InitializeAsync());

        public Task DisposeAsync() => Task.WhenAll(Automatic.DisposeAsync(), Allowing.DisposeAsync(), Requiring.DisposeAsync());

        private static ExampleServer With(PersistedDocumentOptions documents) => new() { Transport = ExampleServer.Options with { Documents = documents } };
    }
}
