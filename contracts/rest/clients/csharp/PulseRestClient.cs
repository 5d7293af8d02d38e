using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Rest.Client;

/// <summary>What may be said with a request.</summary>
public sealed record RequestOptions
{
    /// <summary>Of a command: the same for each try of one intent. Null sends a fresh one, so a try after a lost answer would be another intent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>A token from an earlier answer: this one is then never older.</summary>
    public string? Consistency { get; init; }
}

/// <summary>What came back.</summary>
/// <param name="Consistency">Where the answer stands; give it to later reads.</param>
/// <param name="IsReplay">True when an earlier answer was given again.</param>
/// <param name="NextPage">Path and query of what follows; null on the last page and where there are none.</param>
public sealed record PulseAnswer<T>(T Value, string? Consistency, bool IsReplay, string? NextPage);

/// <param name="ContentType">For example <c>image/png</c>.</param>
public sealed record PulseFile(byte[] Bytes, string? ContentType);

/// <summary>One thing that is wrong in a request.</summary>
public sealed record ProblemError(string Code, string Detail, IReadOnlyList<string> Path, string Pointer);

/// <summary>Problem details (RFC 9457).</summary>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Instance, string Code, IReadOnlyList<ProblemError> Errors);

/// <summary>The API answered with a problem.</summary>
/// <param name="retryAfter">How long to wait before the same request, with the same key, is worth another try; null when it is not.</param>
#pragma warning disable CA1032 // There is no such exception without its problem.
public sealed class PulseProblemException(Problem problem, TimeSpan? retryAfter) : Exception($"{problem.Code}: {problem.Detail}")
#pragma warning restore CA1032
{
    public Problem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// Pulse's REST API. This half sends and reads; the other files, a method for each route, are generated from the routes themselves.
/// </summary>
/// <param name="http">With the base address of the API. It is the caller's: never disposed here.</param>
/// <param name="token">A bearer token.</param>
/// <param name="language">Of texts for people: <c>ar</c> or <c>en</c>.</param>
public sealed partial class PulseRestClient(HttpClient http, string token, string language = "ar")
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A fresh value for <see cref="RequestOptions.IdempotencyKey"/>.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The page at <see cref="PulseAnswer{T}.NextPage"/>.</summary>
    /// <exception cref="PulseProblemException">The API answered with a problem.</exception>
    public Task<PulseAnswer<T>> NextPageAsync<T>(string nextPage, RequestOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync<T>(HttpMethod.Get, nextPage, null, options, cancellation);

    private async Task<PulseAnswer<T>> SendAsync<T>(HttpMethod method, string path, object? body, RequestOptions? options, CancellationToken cancellation)
    {
        using var answer = await AskAsync(method, path, body, options, cancellation);
        var value = await answer.Content.ReadFromJsonAsync<T>(Json, cancellation);
        return new PulseAnswer<T>(
            value ?? throw new JsonException("The answer is null."), Header(answer, "Pulse-Consistency"), Header(answer, "Idempotency-Replayed") == "true",
            Header(answer, "Link") is { } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null);
    }

    /// <summary>Follows the redirect itself: the link is signed, so the token must not travel along.</summary>
    private async Task<PulseFile> DownloadAsync(string path, RequestOptions? options, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, null, options, cancellation);
        if (answer.StatusCode != HttpStatusCode.Found)
        {
            return await FileAsync(answer, cancellation);
        }

        using var file = await http.GetAsync(answer.Headers.Location, cancellation);
        return await FileAsync(file.EnsureSuccessStatusCode(), cancellation);
    }

    private static async Task<PulseFile> FileAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        new(await answer.Content.ReadAsByteArrayAsync(cancellation), answer.Content.Headers.ContentType?.MediaType);

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, RequestOptions? options, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", options?.IdempotencyKey ?? NewKey());
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        }

        if (options?.Consistency is { } consistency)
        {
            request.Headers.Add("Pulse-Consistency", consistency);
        }

        var answer = await http.SendAsync(request, cancellation);
        if ((int)answer.StatusCode < (int)HttpStatusCode.BadRequest)
        {
            return answer;
        }

        using (answer)
        {
            var problem = await answer.Content.ReadFromJsonAsync<Problem>(Json, cancellation);
            throw new PulseProblemException(problem ?? throw new JsonException("The problem is null."), answer.Headers.RetryAfter?.Delta);
        }
    }

    private static string Path(string path, IReadOnlyList<(string Name, string? Value)> query)
    {
        var given = string.Join('&', query.Where(one => one.Value is not null).Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value!)}"));
        return given.Length == 0 ? path : $"{path}?{given}";
    }

    /// <summary>A value as it stands in a path or query, the same in every culture.</summary>
    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Enum word => JsonSerializer.SerializeToElement(word, word.GetType(), Json).GetString(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"{value.GetType()} has no form in an address."),
    };

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
