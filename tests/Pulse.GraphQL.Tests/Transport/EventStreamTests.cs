using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The distinct connections mode of GraphQL over server-sent events, over HTTP/1.1 and HTTP/2.</summary>
public sealed class EventStreamTests(ExampleServer server) : IClassFixture<ExampleServer>
{
    private const string Watch = "subscription { projectChanged(id: \"00000005-0000-0000-0000-000000000000\") { resumeToken } }";

    private static readonly Version Http2 = HttpVersion.Version20;

    [Theory]
    [InlineData("{ __typename }", "{\"data\":{\"__typename\":\"Query\"}}")]
    [InlineData("mutation { __typename }", "{\"data\":{\"__typename\":\"Mutation\"}}")]
    [InlineData("{ broken }", "\"data\":{\"broken\":null}}")]
    [InlineData("{ nope }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{", "GRAPHQL_PARSE_FAILED")]
    [InlineData("subscription { projectChanged(id: \"00000005-0000-0000-0000-000000000000\", resumeFrom: \"too-old\") { resumeToken } }", "RESYNC_REQUIRED")]
    public async Task One_result_and_its_end(string query, string expected)
    {
        using var events = await EventReader.OpenAsync(server.Client, server.Address, query);

        Assert.Equal("text/event-stream; charset=utf-8", events.ContentType);
        Assert.Contains(expected, await events.ReadAsync("next"), StringComparison.Ordinal);
        Assert.Equal(string.Empty, await events.ReadAsync("complete"));
        Assert.True(await events.IsAtEndAsync());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Events_arrive_until_the_client_goes_and_then_the_source_is_disposed(string version)
    {
        var row = server.AddProject(5);
        var before = server.Studio.Subscribers;
        using (var events = await EventReader.OpenAsync(server.Client, AddressOf(version), Watch, Version.Parse(version)))
        {
            await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == before + 1, "the source was opened");
            for (var i = 0; i < 3; i++)
            {
                server.Studio.Publish(new ProjectChange(row, ExampleServer.Token(i)));
                Assert.Equal(Answer(i), await events.ReadAsync("next"));
            }
        }

        await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == before && server.Engine.OpenSubscriptions == 0, "the source was disposed");
    }

    [Fact]
    public async Task A_browser_s_event_source_subscribes_by_get_and_mutates_by_post_only()
    {
        using var subscription = await EventReader.GetAsync(server.Client, server.Address, Watch);
        Assert.Equal(HttpStatusCode.OK, subscription.Status);

        using var mutation = await EventReader.GetAsync(server.Client, server.Address, "mutation { __typename }");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, mutation.Status);
    }

    [Fact]
    public async Task A_client_that_also_takes_events_gets_json_for_a_query_and_events_for_a_subscription()
    {
        const string urql = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed";

        using var query = await EventReader.OpenAsync(server.Client, server.Address, "{ __typename }", accept: urql);
        Assert.Equal("application/graphql-response+json; charset=utf-8", query.ContentType);
        using var subscription = await EventReader.OpenAsync(server.Client, server.Address, Watch, accept: urql);
        Assert.Equal("text/event-stream; charset=utf-8", subscription.ContentType);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    public async Task What_is_no_request_is_refused_as_json(string body, int status)
    {
        using var events = await EventReader.SendAsync(server.Client, server.Address, body);

        Assert.Equal(status, (int)events.Status);
        Assert.Equal("application/json; charset=utf-8", events.ContentType);
    }

    [Fact]
    public async Task A_quiet_stream_is_kept_alive_by_comments()
    {
        await using var lively = await ExampleServer.StartAsync(ExampleServer.Options with { KeepAliveInterval = TimeSpan.FromMilliseconds(50) });
        using var events = await EventReader.OpenAsync(lively.Client, lively.Address, Watch);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(":", await events.LineAsync());
            Assert.Equal(string.Empty, await events.LineAsync());
        }
    }

    [Fact]
    public async Task A_subscriber_that_lags_gets_what_is_buffered_and_then_where_to_resume()
    {
        var row = server.AddProject(5);
        var before = server.Studio.Subscribers;
        using var events = await EventReader.OpenAsync(server.Client, server.Address, Watch);
        await ExampleServer.EventuallyAsync(() => server.Studio.Subscribers == before + 1, "the source was opened");

        // All at once: the source has no turn between them, so its buffer overflows.
        server.Studio.PublishAll([.. Enumerable.Range(0, 1000).Select(i => new ProjectChange(row, ExampleServer.Token(i)))]);
        var last = -1;
        while (true)
        {
            using var next = JsonDocument.Parse(await events.ReadAsync("next"));
            if (next.RootElement.TryGetProperty("errors", out var errors))
            {
                var extensions = errors[0].GetProperty("extensions");
                Assert.Equal("LAGGED", extensions.GetProperty("code").GetString());
                Assert.Equal(ExampleServer.Token(last), extensions.GetProperty("resumeFrom").GetString());
                break;
            }

            Assert.Equal(ExampleServer.Token(++last), next.RootElement.GetProperty("data").GetProperty("projectChanged").GetProperty("resumeToken").GetString());
        }

        Assert.InRange(last, 0, 998);
        Assert.Equal(string.Empty, await events.ReadAsync("complete"));
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_stream_without_completing_it()
    {
        await using var stopping = await ExampleServer.StartAsync(ExampleServer.Options);
        using var events = await EventReader.OpenAsync(stopping.Client, stopping.Address, Watch);
        await ExampleServer.EventuallyAsync(() => stopping.Engine.OpenSubscriptions == 1, "the source was opened");

        await stopping.StopAsync().WaitAsync(ExampleServer.Patience);

        Assert.True(await events.IsAtEndAsync());
        Assert.Equal(0, stopping.Engine.OpenSubscriptions);
    }

    private static string Answer(int number) =>
        FormattableString.Invariant($"{{\"data\":{{\"projectChanged\":{{\"resumeToken\":\"t-{number}\"}}}}}}");

    private Uri AddressOf(string version) => Version.Parse(version) == Http2 ? server.Http2Address : server.Address;
}

/// <summary>Reads an event stream line by line.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body, Encoding.UTF8));

    public HttpStatusCode Status => _response.StatusCode;

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    public static Task<EventReader> OpenAsync(HttpClient client, Uri address, string query, Version? version = null, string accept = "text/event-stream") =>
        SendAsync(client, address, JsonSerializer.Serialize(new { query }), version, accept);

    public static Task<EventReader> SendAsync(HttpClient client, Uri address, string body, Version? version = null, string accept = "text/event-stream") =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, version, accept);

    public static Task<EventReader> GetAsync(HttpClient client, Uri address, string query) =>
        SendAsync(client, new HttpRequestMessage(HttpMethod.Get, new Uri(address + "?query=" + Uri.EscapeDataString(query))), null, "text/event-stream");

    /// <summary>The data of the next event, which must be of that name; comments are passed over.</summary>
    public async Task<string> ReadAsync(string name)
    {
        var line = await LineAsync();
        while (line is ":" or "")
        {
            line = await LineAsync();
        }

        Assert.Equal("event: " + name, line);
        var data = await LineAsync();
        Assert.StartsWith("data: ", data, StringComparison.Ordinal);
        Assert.Equal(string.Empty, await LineAsync());
        return data!["data: ".Length..];
    }

    public Task<string?> LineAsync() => _lines.ReadLineAsync().WaitAsync(ExampleServer.Patience);

    public async Task<bool> IsAtEndAsync()
    {
        var line = await LineAsync();
        while (line is ":" or "")
        {
            line = await LineAsync();
        }

        return line is null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    private static async Task<EventReader> SendAsync(HttpClient client, HttpRequestMessage request, Version? version, string accept)
    {
        request.Headers.Accept.ParseAdd(accept);
        request.Version = version ?? HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(ExampleServer.Patience);
        Assert.Equal(request.Version, response.Version);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }
}
