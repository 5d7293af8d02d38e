using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.Cli.Verify;

/// <summary>Asks the public API where files come from, as one organization.</summary>
internal sealed class VerifyClient : IDisposable
{
    internal const string Ours = "ours";
    internal const string NotOurs = "notOurs";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http;

    internal VerifyClient(Uri studio, string token)
    {
        _http = new HttpClient { BaseAddress = studio, Timeout = Timeout };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");

        // A file that is too large is refused before it is sent.
        _http.DefaultRequestHeaders.ExpectContinue = true;
    }

    /// <summary>The verdict with manifest and lineage, as the API answers it.</summary>
    /// <exception cref="CliException">The file cannot be read, or the studio refuses to look at it.</exception>
    internal async Task<JsonObject> VerifyAsync(string file, CancellationToken cancel)
    {
        try
        {
            await using var bytes = File.OpenRead(file);
            using var body = new StreamContent(bytes);
            using var answer = await _http.PostAsync(new Uri("/files/verify", UriKind.Relative), body, cancel);
            var said = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(said)!.AsObject()
                : throw new CliException($"{file}: {Message(said) ?? answer.StatusCode.ToString()}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file}: {unreadable.Message}");
        }
        catch (HttpRequestException broken)
        {
            throw new CliException($"{file}: the studio does not answer: {broken.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string? Message(string said)
    {
        try
        {
            return (string?)JsonNode.Parse(said)?["message"];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
