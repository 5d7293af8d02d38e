using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;
using Pulse.Bff.Rest.Answers;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Bff.Rest.Requests;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL;
using Pulse.Ports;
using Pulse.Ports.Limits;

namespace Pulse.Bff.Rest;

/// <summary>The REST API: finds the route, checks the request, has its document executed, answers.</summary>
internal sealed class RestEndpoint(
    RouteTable table, RestExecution execution, IdempotentRequests idempotent, CallerAccess access, IRateLimiter limiter, RestOptions options,
    ILogger<RestEndpoint> logger)
{
    private const string Replayed = "Idempotency-Replayed";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Map("/v1/{**path}", (HttpContext http) => http.RequestServices.GetRequiredService<RestEndpoint>().Answer(http));

    internal async Task Answer(HttpContext http)
    {
        var isArabic = PulseHost.PrefersArabic(http);
        var match = table.Find(http.Request.Method, http.Request.Path);
        RestAnswer answer;
        try
        {
            answer = await Find(http, match, isArabic);
        }
        catch (PulseFaultException fault)
        {
            LogMessages.RestFailed(logger, match.Route?.Name ?? "no route", fault);
            answer = Refuse(http, isArabic, Problem.Of(EdgeErrors.NotAvailable) with { RetryAfter = options.RetryAfter });
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The boundary: what broke is in the log, the caller learns only that something did.
            LogMessages.RestFailed(logger, match.Route?.Name ?? "no route", fault);
            answer = Refuse(http, isArabic, Problem.Of(ErrorCodes.Internal));
        }

        await RestResponse.Write(http, answer);
    }

    private async ValueTask<RestAnswer> Find(HttpContext http, RouteMatch match, bool isArabic)
    {
        if (Precheck(http, match) is { } unfit)
        {
            return Refuse(http, isArabic, unfit);
        }

        if (await access.Find(http) is not { } caller)
        {
            return Refuse(http, isArabic, Problem.Of(ErrorCodes.Unauthenticated));
        }

        var limit = new RateLimit("rest", options.RequestsPerWindowMax, options.RateWindow);
        var verdict = await limiter.Take(caller.OrganizationId, limit, http.RequestAborted);
        RestResponse.Tell(http, limit, verdict);
        return verdict.IsAllowed
            ? await Run(http, match.Route!, match.Path, caller, isArabic)
            : Refuse(http, isArabic, Problem.Of(RestCodes.TooManyRequests) with { RetryAfter = verdict.Reset });
    }

    private Problem? Precheck(HttpContext http, RouteMatch match)
    {
        if ((http.Request.Path.Value?.Length ?? 0) + (http.Request.QueryString.Value?.Length ?? 0) > options.UrlCharactersMax)
        {
            return Problem.Of(RestCodes.UrlTooLong);
        }

        if (match.Route is null)
        {
            if (match.Allowed.Count == 0)
            {
                return Problem.Of(RestCodes.NoSuchRoute);
            }

            http.Response.Headers.Allow = string.Join(", ", match.Allowed);
            return Problem.Of(RestCodes.MethodNotAllowed);
        }

        return RestResponse.Accepts(http.Request) ? null : Problem.Of(RestCodes.NotAcceptable);
    }

    private async ValueTask<RestAnswer> Run(
        HttpContext http, RestRoute route, IReadOnlyDictionary<string, string> path, Caller caller, bool isArabic)
    {
        var input = new RestInput(route, path);
        input.TakePath();
        var body = default(JsonElement);
        if (route.IsCommand)
        {
            input.RefuseQuery(http.Request.Query);
            var (read, problem) = await RestBody.Read(http.Request, options, http.RequestAborted);
            if (problem is not null)
            {
                return Refuse(http, isArabic, problem);
            }

            body = read;
            input.TakeBody(body);
        }
        else
        {
            input.TakeQuery(http.Request.Query);
        }

        if (http.Request.Headers[RestExecution.ConsistencyHeader].ToString() is { Length: > 0 } token && route.From(ValueSource.Consistency).Any())
        {
            input.Take(RestDirective.AtLeast, token);
        }

        var call = new RestCall(route, caller, path, default, http, isArabic);
        return input.Problems.Count > 0 ? Refuse(http, isArabic, InvalidInput(input.Problems, isArabic))
            : route.IsCommand ? await RunOnce(call, input, body)
            : Conditional(http, await execution.Run(call with { Variables = input.Variables() }, http.RequestAborted));
    }

    private async ValueTask<RestAnswer> RunOnce(RestCall call, RestInput input, JsonElement body)
    {
        var text = call.Http.Request.Headers[IdempotencyKey.Header].ToString();
        if (!IdempotencyKey.IsValid(text))
        {
            return Refuse(
                call.Http, call.IsArabic, Problem.Of(text.Length == 0 ? RestCodes.KeyMissing : RestCodes.KeyInvalid));
        }

        var key = new IdempotencyKey(call.Caller.OrganizationId, call.Route, text);
        foreach (var derived in call.Route.From(ValueSource.Derived))
        {
            input.Take(derived.Name, key.IdOf(derived.Name).ToString());
        }

        var fingerprint = IdempotencyKey.Fingerprint(idempotent.Secret, call.Route.Path.Parameters.Select(name => call.Path[name]), body);
        var known = call with { Variables = input.Variables() };
        var (answer, problem, isReplay) = await idempotent.Run(
            call.Caller, key.Place(idempotent.Secret), fingerprint, () => execution.Run(known, CancellationToken.None), call.Http.RequestAborted);
        if (isReplay)
        {
            call.Http.Response.Headers[Replayed] = "true";
        }

        return answer ?? Refuse(call.Http, call.IsArabic, problem!);
    }

    /// <summary>What the caller has already is not sent again.</summary>
    private static RestAnswer Conditional(HttpContext http, RestAnswer answer) =>
        answer.Headers.TryGetValue(HeaderNames.ETag, out var tag) && ETags.Matches(http.Request.Headers.IfNoneMatch, tag)
            ? answer with { Status = StatusCodes.Status304NotModified, ContentType = null, Body = [] }
            : answer;

    private Problem InvalidInput(IReadOnlyList<InputProblem> problems, bool isArabic) => Problem.Of(RestCodes.InputInvalid) with
    {
        Errors = [.. problems.Take(options.ErrorsPerAnswerMax).Select(one => new ProblemError(InputCodes.Of(one.Kind), RestTexts.Detail(one, isArabic), one.Path))],
    };

    private static RestAnswer Refuse(HttpContext http, bool isArabic, Problem problem) => RestAnswer.Of(problem, http.Request.Path.Value ?? "/", isArabic);
}
