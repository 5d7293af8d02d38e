using Pulse.Bff.Files;
using Pulse.Bff.Rest;

namespace Pulse.Bff;

/// <summary>Limits and switches of the edge.</summary>
public sealed record BffOptions
{
    /// <summary>Development sign-in links, tokens and introspection; never in production.</summary>
    public required bool IsDevelopment { get; init; }

    /// <summary>Compared with the header of development requests; null switches them off.</summary>
    public string? DevelopmentSecret { get; init; }

    /// <summary>The built web app; null serves none.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Whether the GraphQL explorer and the schema's page are served; null serves them in development only.</summary>
    public bool? ShowExplorer { get; init; }

    /// <summary>How long a bearer token and a session cookie live.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a link to a file works.</summary>
    public TimeSpan FileLinkLifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a file may be sent after it was announced.</summary>
    public TimeSpan UploadLinkLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Files that people send. A check may take as long as <see cref="Studio.QuarantineOptions.CheckTimeMax"/> after the file has come.</summary>
    public ReceptionLimits Uploads { get; init; } = new(25 << 20, FilesMax: 8, TurnTimeout: TimeSpan.FromSeconds(10), Timeout: TimeSpan.FromSeconds(150));

    /// <summary>Files that are looked at for their provenance: up to some times the largest that is made here.</summary>
    public ReceptionLimits Verifications { get; init; } = new(64 << 20, FilesMax: 2, TurnTimeout: TimeSpan.FromSeconds(10), Timeout: TimeSpan.FromSeconds(60));

    /// <summary>
    /// How old an instant must be before the past is read at it: longer than an append takes from its stamp to its commit, and
    /// than the log's clock may be behind this one.
    /// </summary>
    public TimeSpan InstantSettles { get; init; } = TimeSpan.FromMilliseconds(250);

    public RestOptions Rest { get; init; } = new();

    /// <summary>The folder of npm's <c>swagger-ui-dist</c>; null serves the API's description without pages.</summary>
    public string? SwaggerUiRoot { get; init; }

    /// <summary>Origins whose pages may call the API, for example <c>https://app.example.com</c>; none but the studio's own by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Changes kept for a slow subscriber.</summary>
    public int SubscriberChangesMax { get; init; } = 1_000;

    /// <summary>Changes replayed from <c>changes</c> in one read.</summary>
    public int ReplayPageChanges { get; init; } = 500;
}
