namespace Pulse.Bff.Rest;

/// <summary>Limits of the REST API. Units are in the names.</summary>
public sealed record RestOptions
{
    /// <summary>Length of a request's body, in bytes.</summary>
    public int BodyBytesMax { get; init; } = 256 * 1024;

    /// <summary>Nesting of a body; the API itself needs three levels.</summary>
    public int BodyDepthMax { get; init; } = 16;

    /// <summary>Length of path and query together, in characters.</summary>
    public int UrlCharactersMax { get; init; } = 4_096;

    /// <summary>Problems that one answer tells of; further ones are found once these are mended.</summary>
    public int ErrorsPerAnswerMax { get; init; } = 20;

    /// <summary>How long an answer is kept under its <c>Idempotency-Key</c>.</summary>
    public TimeSpan AnswerKeptFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long whoever carries out a request may take before another may take it over; longer than the engine lets anything run, so it
    /// passes only when a process died.
    /// </summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often answers that are older are swept away.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rows of one statement of the sweep.</summary>
    public int SweepRowsMax { get; init; } = 1_000;

    /// <summary>Statements of one sweep: what is left waits for the next.</summary>
    public int SweepStatementsMax { get; init; } = 100;

    /// <summary>Requests of one organization in one <see cref="RateWindow"/>.</summary>
    public int RequestsPerWindowMax { get; init; } = 1_200;

    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What a caller is told to wait when a view lags or the same request is being carried out.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
