using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Bff.Files;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Studio;

/// <summary>Takes files from whoever holds a valid link. Anything wrong with a link is one and the same 403.</summary>
public sealed class UploadEndpoint(UploadLinks links, Quarantine quarantine, ConsistencyTokens tokens, BffOptions options) : IDisposable
{
    private readonly FileReception _reception = new(options.Uploads);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut(
        "/uploads/{organization:guid}/{asset:guid}/{kind:int}",
        (Guid organization, Guid asset, int kind, long? expires, string? signature, HttpContext http, UploadEndpoint endpoint, CancellationToken cancellation) =>
            endpoint.Take(new UploadTarget(new OrganizationId(organization), new AssetId(asset), (AssetKind)kind), expires, signature, http, cancellation));

    public void Dispose() => _reception.Dispose();

    /// <summary>Expects blob store, command client, bus and clock to be registered.</summary>
    internal static void AddTo(IServiceCollection services, byte[] key) => services
        .AddSingleton(new QuarantineOptions())
        .AddSingleton(provider => new UploadLinks(key, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<BffOptions>()))
        .AddSingleton<Quarantine>()
        .AddSingleton<IMessageHandler<AssetCheckAnswered>>(provider => provider.GetRequiredService<Quarantine>())
        .AddSingleton<UploadEndpoint>();

    private async Task<IResult> Take(UploadTarget target, long? expires, string? signature, HttpContext http, CancellationToken cancellation)
    {
        var isArabic = PulseHost.PrefersArabic(http);
        return links.IsValid(target, expires ?? 0, signature ?? "")
            ? await _reception.Receive(http, async (file, limit) => Tell(await quarantine.Take(target, file, limit), target, isArabic), cancellation)
            : FileReception.Refusal(
                StatusCodes.Status403Forbidden, "LINK_INVALID", isArabic ? "انتهت صلاحية الرابط أو غُيّر." : "The link has expired or was altered.");
    }

    private IResult Tell(UploadOutcome outcome, UploadTarget target, bool isArabic) => outcome switch
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
        UploadOutcome.OtherFile => FileReception.Refusal(
            StatusCodes.Status409Conflict, "OTHER_FILE", isArabic ? "وصل ملف آخر بهذا الرابط أوّلًا؛ أضف ملفًّا جديدًا." : "Another file came first under this link; add another one."),
        UploadOutcome.NotChecked notChecked => FileReception.Refusal(
            StatusCodes.Status503ServiceUnavailable, notChecked.Code, isArabic ? "وصل الملف ولم يُفحص بعد؛ أرسله ثانيةً." : "The file is here and could not be checked yet; send it again."),
        UploadOutcome.Rejected { Rejection: var rejection } => FileReception.Refusal(
            rejection.Code == RejectionCode.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict,
            RejectionTexts.WireCode(rejection.Code),
            isArabic ? RejectionTexts.Arabic(rejection.Code) : RejectionTexts.English(rejection.Code)),
        _ => throw new InvalidOperationException($"{outcome} is no outcome."),
    };
}
