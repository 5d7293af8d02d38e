using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Pulse.Bff.Edge;
using Pulse.Bff.Identity;

namespace Pulse.Bff.Files;

/// <summary>
/// <c>POST /files/verify</c>: any file as the body, and whether it was made for the caller's organization comes back. A few are looked
/// at at a time, because each is held in memory whole.
/// </summary>
public sealed class VerifyEndpoint(CallerAccess access, FileVerification verification, BffOptions options) : IDisposable
{
    private const int FirstBufferBytesMax = 1024 * 1024;
    private const int ReadBytes = 64 * 1024;

    private readonly SemaphoreSlim _turns = new(options.VerificationsMax, options.VerificationsMax);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/files/verify", (HttpContext http, VerifyEndpoint endpoint, CancellationToken cancellation) => endpoint.Answer(http, cancellation));

    public void Dispose() => _turns.Dispose();

    private async Task<IResult> Answer(HttpContext http, CancellationToken cancellation)
    {
        var isArabic = PulseHost.PrefersArabic(http);
        if (await access.Find(http) is not { } caller)
        {
            return Refuse(
                StatusCodes.Status401Unauthorized, EdgeErrors.Unauthenticated, isArabic ? "سجّل الدخول أوّلًا." : "Sign in first.");
        }

        if (http.Request.ContentLength > options.VerifyFileBytesMax)
        {
            return TooLarge(isArabic);
        }

        if (!await _turns.WaitAsync(options.VerifyTurnTimeout, cancellation))
        {
            return Refuse(
                StatusCodes.Status503ServiceUnavailable, "VERIFY_BUSY", isArabic ? "تُفحص ملفات أخرى الآن؛ أعد المحاولة بعد لحظات." : "Other files are being looked at; try again in a moment.");
        }

        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(options.VerifyUploadTimeout);
            return await Read(http, late.Token) is { } file
                ? Results.Json(await verification.Look(caller.OrganizationId, file, isArabic, late.Token))
                : TooLarge(isArabic);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Refuse(
                StatusCodes.Status408RequestTimeout, "VERIFY_TIMED_OUT", isArabic ? "لم يصل الملف كاملًا في الوقت المحدّد." : "The file did not come in time.");
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>The body, or null when it is larger than is looked at.</summary>
    private async Task<ReadOnlyMemory<byte>?> Read(HttpContext http, CancellationToken cancellation)
    {
        // The server's own limit is smaller, and its refusal has no code.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var file = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, FirstBufferBytesMax));
        var buffer = new byte[ReadBytes];
        while (await http.Request.Body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (file.Length + read > options.VerifyFileBytesMax)
            {
                return null;
            }

            file.Write(buffer.AsSpan(0, read));
        }

        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }

    private IResult TooLarge(bool isArabic)
    {
        var megabytes = options.VerifyFileBytesMax / (1024 * 1024);
        return Refuse(
            StatusCodes.Status413PayloadTooLarge,
            "FILE_TOO_LARGE",
            FormattableString.Invariant(isArabic ? $"الملف أكبر من {megabytes} ميغابايت." : (FormattableString)$"The file is larger than {megabytes} MiB."));
    }

    private static IResult Refuse(int status, string code, string message) =>
        Results.Json(new JsonObject { ["code"] = code, ["message"] = message }, statusCode: status);
}
