using System.Globalization;
using System.Net.Http.Json;

namespace Pulse.Cli.Studio;

/// <summary>A development organization's way in.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="OrganizationId">The organization's id.</param>
/// <param name="SignInLink">For a browser.</param>
/// <param name="ConsistencyToken">The place after what was granted: who reads from there sees the credits.</param>
internal sealed record DevelopmentToken(string Token, string OrganizationId, string SignInLink, string ConsistencyToken);

/// <summary>Asks the running studio for tokens of development organizations. Only who can read the checkout's secret may.</summary>
internal sealed class DevelopmentAccess(StudioState state)
{
    internal const string DefaultOrganization = "development";

    private const string SecretHeader = "Pulse-Dev-Secret";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets a token; the organization is made if it is new, and given credits if a number is named.</summary>
    /// <param name="isOperator">True for a token that may also look after the read models.</param>
    internal async Task<DevelopmentToken> TokenAsync(
        Uri studio, string organization, int? credits, CancellationToken cancel, bool isOperator = false)
    {
        RefuseInProduction();
        using var http = new HttpClient { BaseAddress = studio, Timeout = Timeout };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/dev/token", UriKind.Relative));
        request.Headers.Add(SecretHeader, state.DevelopmentSecret());
        request.Content = JsonContent.Create(new { org = organization, credits, @operator = isOperator });
        using var answer = await http.SendAsync(request, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync(cancel);
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture, $"The studio refused a token: {(int)answer.StatusCode} {said}"));
        }

        return await answer.Content.ReadFromJsonAsync<DevelopmentToken>(cancel)
            ?? throw new CliException("The studio answered a token request with nothing.");
    }

    /// <summary>Development tokens open any organization by its name, so they do not exist in production.</summary>
    internal static void RefuseInProduction()
    {
        if (string.Equals(Environment.GetEnvironmentVariable("PULSE_ENV"), "production", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException("PULSE_ENV is production: there are no development tokens here.");
        }
    }
}
