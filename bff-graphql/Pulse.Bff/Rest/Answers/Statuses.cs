using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Pulse.Bff.Edge;
using Pulse.Bff.Generation;
using Pulse.GraphQL;

namespace Pulse.Bff.Rest.Answers;

/// <summary>The one table from codes, of GraphQL's errors, of payloads and of requests, to statuses of HTTP.</summary>
public static class Statuses
{
    public const string NotFound = "NOT_FOUND";

    private static readonly FrozenDictionary<string, int> ByCode = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        // Rejections of commands.
        [NotFound] = StatusCodes.Status404NotFound,
        ["COMMAND_ID_REUSED"] = StatusCodes.Status409Conflict,
        ["ID_TAKEN"] = StatusCodes.Status409Conflict,
        ["CONFLICT"] = StatusCodes.Status409Conflict,
        ["TEXT_EMPTY"] = StatusCodes.Status422UnprocessableEntity,
        ["TEXT_TOO_LONG"] = StatusCodes.Status422UnprocessableEntity,
        ["TEXT_CONTROL_CHARACTERS"] = StatusCodes.Status422UnprocessableEntity,
        ["TEXT_BIDI_SPOOFED"] = StatusCodes.Status422UnprocessableEntity,
        ["SUBJECT_ERASED"] = StatusCodes.Status403Forbidden,
        ["AMOUNT_NOT_POSITIVE"] = StatusCodes.Status422UnprocessableEntity,
        ["INSUFFICIENT_CREDIT"] = StatusCodes.Status402PaymentRequired,
        ["TOO_MANY_OPEN_GENERATIONS"] = StatusCodes.Status409Conflict,
        ["DAILY_SAMPLE_SETS_USED_UP"] = StatusCodes.Status409Conflict,
        ["HOLD_NOT_OPEN"] = StatusCodes.Status409Conflict,
        ["PROJECT_ARCHIVED"] = StatusCodes.Status409Conflict,
        ["ASSET_NOT_USABLE"] = StatusCodes.Status409Conflict,
        ["ASSET_CHECKED"] = StatusCodes.Status409Conflict,
        ["COLOURS_NOT_TAKEN"] = StatusCodes.Status422UnprocessableEntity,
        ["SAMPLES_NOT_READY"] = StatusCodes.Status409Conflict,
        ["UNKNOWN_SAMPLE"] = StatusCodes.Status422UnprocessableEntity,
        ["PICK_IN_PROGRESS"] = StatusCodes.Status409Conflict,
        ["GENERATION_ENDED"] = StatusCodes.Status409Conflict,
        ["GENERATION_NOT_FAILED"] = StatusCodes.Status409Conflict,
        ["TOO_LATE_TO_CANCEL"] = StatusCodes.Status409Conflict,
        ["SAMPLES_USED_UP"] = StatusCodes.Status409Conflict,

        // The edge's own.
        [ErrorCodes.Unauthenticated] = StatusCodes.Status401Unauthorized,
        [ErrorCodes.Forbidden] = StatusCodes.Status403Forbidden,
        [EdgeErrors.BadToken] = StatusCodes.Status400BadRequest,
        [EdgeErrors.BadCursor] = StatusCodes.Status400BadRequest,
        [EdgeErrors.AsOfInFuture] = StatusCodes.Status400BadRequest,
        [EdgeErrors.AsOfBeforeBeginning] = StatusCodes.Status400BadRequest,
        [EdgeErrors.Lagging] = StatusCodes.Status503ServiceUnavailable,
        [EdgeErrors.NotAvailable] = StatusCodes.Status503ServiceUnavailable,
        [EdgeErrors.ResyncRequired] = StatusCodes.Status410Gone,
        [RegenerateErrors.Busy] = StatusCodes.Status503ServiceUnavailable,
        [RegenerateErrors.TimedOut] = StatusCodes.Status504GatewayTimeout,
        [RegenerateErrors.Failed] = StatusCodes.Status502BadGateway,

        // Problems with a request as such, before anything is asked.
        [RestCodes.NoSuchRoute] = StatusCodes.Status404NotFound,
        [RestCodes.MethodNotAllowed] = StatusCodes.Status405MethodNotAllowed,
        [RestCodes.NotAcceptable] = StatusCodes.Status406NotAcceptable,
        [RestCodes.NotJson] = StatusCodes.Status415UnsupportedMediaType,
        [RestCodes.BodyNotObject] = StatusCodes.Status400BadRequest,
        [RestCodes.BodyTooLarge] = StatusCodes.Status413PayloadTooLarge,
        [RestCodes.UrlTooLong] = StatusCodes.Status414UriTooLong,
        [RestCodes.InputInvalid] = StatusCodes.Status400BadRequest,
        [RestCodes.KeyMissing] = StatusCodes.Status400BadRequest,
        [RestCodes.KeyInvalid] = StatusCodes.Status400BadRequest,
        [RestCodes.KeyInFlight] = StatusCodes.Status409Conflict,
        [RestCodes.KeyReused] = StatusCodes.Status422UnprocessableEntity,
        [RestCodes.TooManyRequests] = StatusCodes.Status429TooManyRequests,

        // The engine's that a caller can cause.
        [ErrorCodes.BadUserInput] = StatusCodes.Status400BadRequest,
        [ErrorCodes.BadRequest] = StatusCodes.Status400BadRequest,
        [ErrorCodes.TimedOut] = StatusCodes.Status504GatewayTimeout,
        [ErrorCodes.TooCostly] = StatusCodes.Status400BadRequest,
        [ErrorCodes.TooLarge] = StatusCodes.Status400BadRequest,
        [ErrorCodes.TooManyOperations] = StatusCodes.Status429TooManyRequests,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Failures that pass: nothing was decided, so their answers are not kept, and asking again is right.</summary>
    private static readonly FrozenSet<int> Passing = new[]
    {
        StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError,
        StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout,
    }.ToFrozenSet();

    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>Any other code is the engine's word for a route that does not work: the server's fault.</summary>
    public static int Of(string? code) => code is not null && ByCode.TryGetValue(code, out var status) ? status : StatusCodes.Status500InternalServerError;

    public static bool IsDecided(int status) => !Passing.Contains(status);
}

/// <summary>Codes of problems with a request as such, before anything is asked.</summary>
public static class RestCodes
{
    public const string NoSuchRoute = "NO_SUCH_ROUTE";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string NotAcceptable = "NOT_ACCEPTABLE";
    public const string NotJson = "NOT_JSON";
    public const string BodyNotObject = "BODY_NOT_JSON_OBJECT";
    public const string BodyTooLarge = "BODY_TOO_LARGE";
    public const string UrlTooLong = "URL_TOO_LONG";
    public const string InputInvalid = "INPUT_INVALID";
    public const string KeyMissing = "IDEMPOTENCY_KEY_MISSING";
    public const string KeyInvalid = "IDEMPOTENCY_KEY_INVALID";
    public const string KeyInFlight = "IDEMPOTENCY_KEY_IN_FLIGHT";
    public const string KeyReused = "IDEMPOTENCY_KEY_REUSED";
    public const string TooManyRequests = "TOO_MANY_REQUESTS";
}
