using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Rest;

/// <summary>An answer of the REST API, untouched.</summary>
public sealed record RestReply(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public string? Code => (string?)Json["code"];

    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, string.Create(CultureInfo.InvariantCulture, $"{(int)status} was expected, not {(int)Status}: {Body}"));
        return Body.Length > 0 ? Json : new JsonObject();
    }

    /// <summary>The problem that this answer has to be.</summary>
    public JsonNode Problem(HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (Status, Code));
        Assert.StartsWith("application/problem+json", ContentType, StringComparison.Ordinal);
        return Json;
    }
}

/// <summary>Sends requests to the REST API by hand, as curl would.</summary>
public sealed class RestCaller(StudioUnderTest studio, string? token)
{
    public static string NewKey() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    public Task<RestReply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <param name="key">Sent as <c>Idempotency-Key</c>; null sends a fresh one.</param>
    public Task<RestReply> PostAsync(string path, JsonNode? body = null, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body?.ToJsonString(), [("Idempotency-Key", key ?? NewKey()), .. headers]);

    public async Task<RestReply> SendAsync(
        HttpMethod method, string path, string? body, IReadOnlyList<(string Name, string Value)> headers, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, mediaType);
        using var answer = await studio.Http.SendAsync(request);
        return new RestReply(
            answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks again until the answer is as it shall be.</summary>
    public Task<RestReply> UntilAsync(string path, Func<JsonNode, bool> isReached) => Eventually.Until(
        _ => GetAsync(path), reply => reply.Status == HttpStatusCode.OK && isReached(reply.Json), Scenes.Timeout);

    /// <summary>A project made over REST alone.</summary>
    public async Task<string> ProjectAsync()
    {
        var made = await PostAsync("/v1/projects", new JsonObject { ["name"] = "حملة" });
        return (string)made.Expect(HttpStatusCode.Created)["projectId"]!;
    }
}
