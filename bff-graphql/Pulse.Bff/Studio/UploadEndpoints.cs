using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Studio;

/// <summary>Takes files from whoever holds a valid link. Anything wrong with a link is one and the same 403.</summary>
public static class UploadEndpoints
{
    /// <summary>Files in memory at once, in each process of the edge.</summary>
    private const int UploadsAtOnceMax = 8;

    private const string RetryAfterSeconds = "5";

    private static readonly SemaphoreSlim Uploads = new(UploadsAtOnceMax, UploadsAtOnceMax);

    public static void MapUploads(this IEndpointRouteBuilder routes) => routes.MapPut("/uploads/{organization:guid}/{asset:guid}/{kind:int}", Take);

    /// <summary>Expects blob store, command client, bus and clock to be registered.</summary>
    internal static IServiceCollection AddUploads(this IServiceCollection services, byte[] key) => services
        .AddSingleton(new QuarantineOptions())
        .AddSingleton(provider => new UploadLinks(key, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BffOptions>()))
        .AddSingleton<Quarantine>()
        .AddSingleton<IMessageHandler<AssetCheckAnswered>>(provider => provider.GetRequiredService<Quarantine>());

    private static async Task<IResult> Take(
        Guid organization, Guid asset, int kind, long? expires, string? signature,
        HttpContext http, UploadLinks links, BffOptions options, Quarantine quarantine, ConsistencyTokens tokens, CancellationToken cancellation)
    {
        var target = new UploadTarget(new OrganizationId(organization), new AssetId(asset), (AssetKind)kind);
        if (!links.IsValid(target, expires ?? 0, signature ?? ""))
        {
            return Say(StatusCodes.Status403Forbidden, "LINK_INVALID", "The link has expired or was altered.");
        }

        if (!await Uploads.WaitAsync(TimeSpan.Zero, cancellation))
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Say(StatusCodes.Status503ServiceUnavailable, "BUSY", "Too many files are coming in; try again in a moment.");
        }

        try
        {
            return await Read(http.Request, options.UploadBytesMax, cancellation) is { } file
                ? Tell(await quarantine.Take(target, file, cancellation), target, tokens)
                : Say(StatusCodes.Status413PayloadTooLarge, "TOO_MANY_BYTES", FormattableString.Invariant($"A file may have {options.UploadBytesMax} bytes."));
        }
        finally
        {
            Uploads.Release();
        }
    }

    /// <summary>The body, or null when it is longer than allowed.</summary>
    private static async ValueTask<byte[]?> Read(HttpRequest request, int bytesMax, CancellationToken cancellation)
    {
        if (request.ContentLength > bytesMax)
        {
            return null;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Counted here instead, because a longer body is an answer and not a broken connection.
            limit.MaxRequestBodySize = null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var part = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancellation)) > 0)
        {
            if (body.Length + read > bytesMax)
            {
                return null;
            }

            body.Write(part, 0, read);
        }

        return body.ToArray();
    }

    private static IResult Tell(UploadOutcome outcome, UploadTarget target, ConsistencyTokens tokens) => outcome switch
    {
        UploadOutcome.Checked { Result: AssetClean } @checked => Results.Json(
            new { assetId = target.AssetId.Value, status = "READY", consistencyToken = tokens.Write(target.OrganizationId, @checked.Position) }),
        UploadOutcome.Checked { Result: AssetNotTaken refused } @checked => Results.Json(
            new
            {
                assetId = target.AssetId.Value,
                status = "REFUSED",
                refusal = ApiEnum<AssetRefusal>.NameOf(refused.Reason),
                consistencyToken = tokens.Write(target.OrganizationId, @checked.Position),
            },
            statusCode: StatusCodes.Status422UnprocessableEntity),
        UploadOutcome.OtherFile => Say(StatusCodes.Status409Conflict, "OTHER_FILE", "Another file came first under this link; add another one."),
        UploadOutcome.NotChecked notChecked => Say(
            StatusCodes.Status503ServiceUnavailable, notChecked.Code, "The file is here and could not be checked yet; send it again."),
        UploadOutcome.Rejected { Rejection: var rejection } => Say(
            rejection.Code == RejectionCode.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict,
            RejectionTexts.WireCode(rejection.Code),
            RejectionTexts.English(rejection.Code)),
        _ => throw new InvalidOperationException($"{outcome} is no outcome."),
    };

    private static IResult Say(int status, string code, string message) => Results.Json(new { code, message }, statusCode: status);
}
