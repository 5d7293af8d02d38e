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
    [InlineData("", 400)]
    public async Task A_get_only_queries(string query, int status)
    {
        var response = await server.Client.GetAsync(new Uri(server.Address + query));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Other_methods_and_types_are_refused()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.Client.DeleteAsync(server.Address)).StatusCode);
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
