using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Pulse.Cli.Demo;

/// <summary>Asks the public API over HTTP. Whatever the server refuses becomes one readable line.</summary>
internal sealed class GraphQlClient : IDisposable
{
    private const string Lagging = "LAGGING";
    private const int LaggingRetriesMax = 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;

    internal GraphQlClient(Uri studio, string token)
    {
        _http = new HttpClient { BaseAddress = studio, Timeout = Timeout };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The answer's <c>data</c>. A view that lags is asked again: the server itself waits up to two seconds each time.</summary>
    internal async Task<JsonNode> AskAsync(string document, JsonObject variables, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await _http.PostAsJsonAsync(
                new Uri("/graphql", UriKind.Relative),
                new JsonObject { ["query"] = document, ["variables"] = variables.DeepClone() },
                cancel);
            var body = await ReadAsync(answer, cancel);
            if (body["errors"] is not JsonArray { Count: > 0 } errors)
            {
                return body["data"] ?? throw new CliException("The API answered without data.");
            }

            if (attempt > LaggingRetriesMax || !errors.All(error => Code(error) == Lagging))
            {
                throw new CliException($"The API answered with errors: {errors.ToJsonString()}");
            }
        }
    }

    /// <summary>Runs a mutation and returns its payload; the payload's own errors (a rule said no) end the run too.</summary>
    internal async Task<JsonNode> MutateAsync(string field, string inputType, JsonObject input, string result, CancellationToken cancel)
    {
        var document = $$"""
            mutation($input: {{inputType}}!) { {{field}}(input: $input) { {{result}} consistencyToken errors { code message path } } }
            """;
        var data = await AskAsync(document, new JsonObject { ["input"] = input }, cancel);
        var payload = data[field]!;
        return payload["errors"] is JsonArray { Count: > 0 } errors
            ? throw new CliException($"{field} was refused: {errors[0]!["code"]}: {errors[0]!["message"]}")
            : payload;
    }

    /// <summary>Sends a file to a link of the API; whatever is not taken ends the run.</summary>
    internal async Task UploadAsync(string link, string file, CancellationToken cancel)
    {
        await using var bytes = File.OpenRead(file);
        using var content = new StreamContent(bytes);
        using var answer = await _http.PutAsync(new Uri(_http.BaseAddress!, link), content, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            var why = await ReadAsync(answer, cancel);
            throw new CliException($"{file} was not taken: {why["refusal"] ?? why["code"]}");
        }
    }

    /// <summary>The bytes behind a link.</summary>
    internal async Task<byte[]> DownloadAsync(string link, CancellationToken cancel)
    {
        using var answer = await _http.GetAsync(new Uri(_http.BaseAddress!, link), cancel);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(cancel)
            : throw new CliException($"A link of the API does not work: {answer.StatusCode}");
    }

    public void Dispose() => _http.Dispose();

    private static string? Code(JsonNode? error) => (string?)error?["extensions"]?["code"];

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        try
        {
            return JsonNode.Parse(text) ?? throw new CliException("The API answered with nothing.");
        }
        catch (System.Text.Json.JsonException)
        {
            throw new CliException($"The API answered {answer.StatusCode} and no JSON: {text}");
        }
    }
}
