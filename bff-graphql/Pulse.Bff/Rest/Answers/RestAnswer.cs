namespace Pulse.Bff.Rest.Answers;

/// <summary>An answer that can be written, and kept to be written again.</summary>
/// <param name="Body">UTF-8 JSON; empty for redirects.</param>
/// <param name="Headers">What is said besides: <c>Location</c>, <c>Link</c>, <c>Pulse-Consistency</c>, <c>Retry-After</c>.</param>
public sealed record RestAnswer(int Status, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public const string Json = "application/json; charset=utf-8";

    public static RestAnswer Of(Problem problem, string instance, bool isArabic)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (problem.RetryAfter is { } wait)
        {
            headers["Retry-After"] = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (problem.Status == 401)
        {
            headers["WWW-Authenticate"] = "Bearer";
        }

        return new RestAnswer(problem.Status, Problem.MediaType + "; charset=utf-8", problem.Write(instance, isArabic), headers);
    }
}
