using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>GraphQL over HTTP against a real server.</summary>
public sealed class HttpTests(ExampleServer server) : IClassFixture<ExampleServer>
{
    private const string New = "application/graphql-response+json";
    private const string Old = "application/json";

    [Theory]
    [InlineData(New, "{\"query\":\"{ __typename }\"}", 200, "{\"data\":{\"__typename\":\"Query\"}}")]
    [InlineData(Old, "{\"query\":\"{ __typename }\"}", 200, "{\"data\":{\"__typename\":\"Query\"}}")]
    [InlineData(New, "{\"query\":\"{ nope }\"}", 400, "Cannot query field")]
    [InlineData(Old, "{\"query\":\"{ nope }\"}", 200, "Cannot query field")]
    [InlineData(New, "{\"query\":\"{\"}", 400, "GRAPHQL_PARSE_FAILED")]
    [InlineData(New, "{\"query\":\"{ broken }\"}", 200, "\"data\":{\"broken\":null}")]
    [InlineData(New, "{\"query\":\"query ($i: UUID!) { project(id: $i) { id } }\",\"variables\":{\"i\":\"x\"}}", 400, "got invalid value")]
    [InlineData(New, "{\"query\":\"query A { __typename } query B { __typename }\"}", 400, "OPERATION_RESOLUTION_FAILURE")]
    [InlineData(New, "{\"query\":\"query A { __typename } query B { b: __typename }\",\"operationName\":\"B\"}", 200, "{\"b\":\"Query\"}")]
    [InlineData(New, "{\"query\":\"subscription { projectChanged(id: \\\"00000001-0000-0000-0000-000000000000\\\") { resumeToken } }\"}", 400, "BAD_REQUEST")]
    [InlineData(Old, "{\"query\":7}", 400, "must be strings")]
    [InlineData(Old, "{\"query\":\"{ __typename }\",\"variables\":[]}", 400, "must be a JSON object")]
    [InlineData(Old, "{}", 400, "Must provide query string")]
    [InlineData(Old, "[]", 400, "must be a JSON object")]
    [InlineData(Old, "{\"query\":", 400, "not valid JSON")]
    [InlineData(Old, "", 400, "empty")]
    [InlineData(Old, "{\"query\":\"{ __typename }\"} x", 400, "not valid JSON")]
    [InlineData(Old, "{\"query\":\"{ __typename }\",\"more\":[{}]}", 200, "Query")]
    [InlineData(Old, "{\"query\":\"{ __typename }\",\"operationName\":\"\"}", 200, "Query")]
    [InlineData(Old, "{\"query\":\"{ \\ud800 }\"}", 400, "not valid Unicode")]
    public async Task A_post_is_answered(string accept, string body, int status, string expected)
    {
        var (actual, text, type) = await PostAsync(body, accept);

        Assert.Equal(status, (int)actual);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(accept, type);
    }

    [Fact]
    public async Task A_post_that_is_not_json_is_refused_so_that_forms_of_other_sites_cannot_act()
    {
        var (status, _, _) = await PostAsync("{\"query\":\"{ __typename }\"}", Old, "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    [Theory]
    [InlineData(null, Old)]
    [InlineData(" ", Old)]
    [InlineData("*/*", Old)]
    [InlineData("application/*", Old)]
    [InlineData("application/*, application/graphql-response+json;q=0.9", Old)]
    [InlineData(New + ", " + Old + ";q=0.9", New)]
    [InlineData(Old + ";q=0.9, " + New, New)]
    [InlineData(Old + ", " + New + ";q=0.5", Old)]
    [InlineData(Old + ", " + New, Old)]
    [InlineData(New + ", " + Old, New)]
    [InlineData("*/*, " + New, New)]
    [InlineData("*/*;q=0.8, " + Old + ";q=0", New)]
    [InlineData(New + ";q=0, " + Old, Old)]
    [InlineData("text/html, " + Old + ";q=0.1", Old)]
    [InlineData("APPLICATION/JSON; Charset=UTF-8", Old)]
    [InlineData(New + "; charset=utf-8", New)]
    [InlineData(New + "; charset=\"utf-8\", " + Old, New)]
    [InlineData("text/html, image/gif, *; q=.2, */*; q=.2", Old)]
    [InlineData(New + ", application/graphql+json, " + Old + ", text/event-stream, multipart/mixed", New)]
    [InlineData("text/html", null)]
    [InlineData("application/xml, text/*", null)]
    [InlineData("*/*;q=0", null)]
    [InlineData(New + ";q=0", null)]
    [InlineData(Old + "; charset=utf-16", null)]
    public async Task The_answer_has_the_type_that_the_client_likes_best(string? accept, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new StringContent("{\"query\":\"{ __typename }\"}", Encoding.UTF8, Old) };
        if (accept is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((expected ?? Old) + "; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=UTF-8", 200)]
    [InlineData("application/json; charset=\"utf-8\"; x=y", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/graphql", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("nonsense", 415)]
    [InlineData(null, 415)]
    public async Task A_body_is_json_in_utf_8(string? contentType, int status)
    {
        using var content = new ByteArrayContent("{\"query\":\"{ __typename }\"}"u8.ToArray());
        content.Headers.Remove("Content-Type");
        if (contentType is not null)
        {
            Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        }

        using var response = await server.Client.PostAsync(server.Address, content);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_compressed_request_and_invalid_utf_8_are_refused()
    {
        using var compressed = new ByteArrayContent([1, 2]);
        compressed.Headers.Add("Content-Type", Old);
        compressed.Headers.Add("Content-Encoding", "gzip");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Client.PostAsync(server.Address, compressed)).StatusCode);

        using var invalid = new ByteArrayContent([.. "{\"query\":\"{ __typename }\",\"variables\":{\"a\":\""u8, 0xFF, .. "\"}}"u8]);
        invalid.Headers.Add("Content-Type", Old);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.PostAsync(server.Address, invalid)).StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        var (status, _, _) = await PostAsync("{\"query\":\"" + new string(' ', ExampleServer.Options.BodyBytesMax) + "\"}", Old);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Theory]
    [InlineData("?query={__typename}", 200)]
    [InlineData("?query=query($v:ProjectState){projects(state:$v){id}}&variables={\"v\":\"ACTIVE\"}", 200)]
    [InlineData("?query=mutation{createProject(input:{id:\"00000001-0000-0000-0000-000000000000\",name:\"x\"}){errors{code}}}", 405)]
    [InlineData("?query={__typename}&variables={", 400)]
    [InlineData("?query={__typename}&variables={}x", 400)]
    [InlineData("?query={__typename}&variables=&extensions=&operationName=", 200)]
    [InlineData("?query={__typename}&query={__typename}", 400)]
    [InlineData("?query=query+null{__typename}&operationName=null", 200)]
    [InlineData("?query=subscription{projectChanged(id:\"00000001-0000-0000-0000-000000000000\"){resumeToken}}", 405)]
    [InlineData("", 400)]
    public async Task A_get_only_queries(string query, int status)
    {
        var response = await server.Client.GetAsync(new Uri(server.Address + query));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 405 ? "POST" : string.Empty, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Other_methods_and_types_are_refused()
    {
        using var deleted = await server.Client.DeleteAsync(server.Address);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, deleted.StatusCode);
        Assert.Equal(["GET", "POST"], deleted.Content.Headers.Allow);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await PostAsync("{\"query\":\"{ __typename }\"}", "text/html")).Status);
    }

    [Fact]
    public async Task Arabic_text_goes_in_and_out_unescaped()
    {
        const string body = """{"query":"mutation ($n: String!) { createProject(input: {id: \"00000077-0000-0000-0000-000000000000\", name: $n}) { project { name } } }","variables":{"n":"إعلان قهوة ☕ 😀"}}""";

        Assert.Contains("\"name\":\"إعلان قهوة ☕ 😀\"", (await PostAsync(body, Old)).Text, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text, string? Type)> PostAsync(string body, string accept, string contentType = Old)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await server.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType);
    }
}
