using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Identity;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.GraphQL.Language;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>
/// What Pulse adds to the engine: who is asking, which read models the request touches, and one wait for all of them before
/// anything is resolved.
/// </summary>
public sealed class PulseHost(CallerAccess access, ConsistencyTokens tokens, ReadSessions sessions, AsOfMoments moments) : GraphQLHost
{
    private const string AtLeastArgument = "atLeast";
    private const string OperatorRole = "operator";

    public override async ValueTask<RequestContext> CreateContextAsync(RequestOrigin origin, CancellationToken cancellationToken)
    {
        var caller = origin.Connection as Caller ?? await access.Find(origin.Http);
        return new PulseRequest(origin.Services, caller, tokens, PrefersArabic(origin.Http));
    }

    /// <summary>A socket may bring its token in <c>connection_init</c>; browsers bring their cookie with the handshake instead.</summary>
    public override async ValueTask<object?> ConnectAsync(RequestOrigin origin, JsonElement payload, CancellationToken cancellationToken)
    {
        if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty("authorization", out var token) || token.ValueKind != JsonValueKind.String)
        {
            return await access.Find(origin.Http);
        }

        return await access.FromToken(token.GetString()!) ?? throw new GraphQLException("The token is not valid.", ErrorCodes.Unauthenticated);
    }

    /// <summary>One person's pages and programs share one count, in one organization.</summary>
    public override string? CallerOf(RequestContext context) =>
        context is PulseRequest { IsSignedIn: true, Caller: var caller } ? $"{caller.OrganizationId}/{caller.PersonId}" : null;

    /// <summary>Read models are of the whole installation: only who looks after it may see how they are.</summary>
    public override ValueTask<GraphQLException?> AuthorizeAsync(AuthorizationDemand demand, RequestContext context, CancellationToken cancellationToken)
    {
        var request = (PulseRequest)context;
        var refusal = !request.IsSignedIn ? NobodyError(request)
            : demand.Role is null || (demand.Role == OperatorRole && request.Caller.IsOperator) ? null
            : new GraphQLException(request.IsArabic ? "هذا لمشغّلي المنصّة فقط." : "This is for operators only.", ErrorCodes.Forbidden);
        return ValueTask.FromResult(refusal);
    }

    public override async ValueTask BeforeExecuteAsync(OperationInfo operation, RequestContext context, CancellationToken cancellationToken)
    {
        var request = (PulseRequest)context;
        if (operation.RootFields.All(root => root.Field.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            return;
        }

        if (!request.IsSignedIn)
        {
            throw NobodyError(request);
        }

        request.Note(AtLeast(operation, request));
        if (operation.Kind == OperationKind.Query && TouchedViews.Of(operation) is { Count: > 0 } views)
        {
            await Open(operation, views, request, cancellationToken);
        }
    }

    /// <summary>One wait for the newest of all tokens and moments that the fields name.</summary>
    private async ValueTask Open(OperationInfo operation, IReadOnlyCollection<ReadView> views, PulseRequest request, CancellationToken cancellation)
    {
        var reads = request.Services.GetRequiredService<RequestReads>();
        var atLeast = AtLeast(operation, request);
        var asked = operation.RootFields.Select(AsOfInput.Of).OfType<AsOfInput>().Distinct().ToArray();
        foreach (var one in asked)
        {
            try
            {
                var moment = await moments.Find(one, request, cancellation);
                reads.Know(one, moment.AsOf);
                atLeast = moment.AtLeast > atLeast ? moment.AtLeast : atLeast;
            }
            catch (GraphQLException none)
            {
                // The field that named it fails, at its path; the others are answered.
                reads.Know(one, none);
            }
        }

        try
        {
            var session = LaggingError.Unless(await sessions.Open(request.Scope, views, atLeast, cancellation), request);
            reads.Use(session);
            request.Note(session.Position);
        }
        catch (GraphQLException lagging) when (asked.Length > 0)
        {
            reads.Refuse(lagging);
        }
    }

    public override async ValueTask AfterExecuteAsync(
        OperationInfo operation, RequestContext context, IReadOnlyList<GraphQLError> errors, CancellationToken cancellationToken)
    {
        // Everything is read: the snapshot need not live while the answer is written.
        await context.Services.GetRequiredService<RequestReads>().DisposeAsync();
        if (operation.Kind != OperationKind.Subscription && ((PulseRequest)context).Token is { } token)
        {
            context.Extensions[ConsistencyTokens.Extension] = token;
        }
    }

    private static GraphQLException NobodyError(PulseRequest request) =>
        new(request.IsArabic ? "سجّل الدخول أوّلًا." : "Sign in first.", ErrorCodes.Unauthenticated);

    private static LogPosition AtLeast(OperationInfo operation, PulseRequest request)
    {
        var newest = LogPosition.Start;
        foreach (var root in operation.RootFields)
        {
            if (root.Arguments.Names.Contains(AtLeastArgument) && root.Arguments.Raw(AtLeastArgument) is string token)
            {
                var position = request.PositionOf(token);
                newest = position > newest ? position : newest;
            }
        }

        return newest;
    }

    /// <summary>Arabic first: only a caller that prefers another language is answered in English.</summary>
    internal static bool PrefersArabic(HttpContext http)
    {
        var best = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).FirstOrDefault();
        return best is null || best.Value.StartsWith("ar", StringComparison.OrdinalIgnoreCase) || best.Value == "*";
    }
}
