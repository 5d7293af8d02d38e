using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pulse.Bff.Edge;

namespace Pulse.Bff.Files;

/// <summary>What a reception takes in.</summary>
/// <param name="BytesMax">Of one file.</param>
/// <param name="FilesMax">Files at once: each is in memory whole until it is answered.</param>
/// <param name="TurnTimeout">How long a file waits for its turn.</param>
/// <param name="Timeout">How long a file may take to come and be answered.</param>
public sealed record ReceptionLimits(int BytesMax, int FilesMax, TimeSpan TurnTimeout, TimeSpan Timeout);

/// <summary>Takes whole files out of request bodies: a few at a time, and none longer, larger or later than its limits allow.</summary>
public sealed class FileReception(ReceptionLimits limits) : IDisposable
{
    private const int FirstBufferBytesMax = 1 << 20;
    private const int ReadBytes = 64 * 1024;

    private readonly SemaphoreSlim _turns = new(limits.FilesMax, limits.FilesMax);

    /// <summary>Answers with what is made of the file, or with 413, 408 or 503 and a code.</summary>
    public async Task<IResult> Receive(HttpContext http, Func<ReadOnlyMemory<byte>, CancellationToken, Task<IResult>> answer, CancellationToken cancellation)
    {
        var isArabic = PulseHost.PrefersArabic(http);
        if (http.Request.ContentLength > limits.BytesMax)
        {
            return TooLarge(isArabic);
        }

        if (!await _turns.WaitAsync(limits.TurnTimeout, cancellation))
        {
            return Refusal(
                StatusCodes.Status503ServiceUnavailable, "FILES_BUSY", isArabic ? "تُفحص ملفات أخرى الآن؛ أعد المحاولة بعد لحظات." : "Other files are being looked at; try again in a moment.");
        }

        try
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(limits.Timeout);
            return await Read(http, late.Token) is { } file ? await answer(file, late.Token) : TooLarge(isArabic);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Refusal(StatusCodes.Status408RequestTimeout, "FILE_TIMED_OUT", isArabic ? "لم يصل الملف كاملًا في الوقت المحدّد." : "The file did not come in time.");
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>How every refusal over a file looks.</summary>
    public static IResult Refusal(int status, string code, string message) => Results.Json(new { code, message }, statusCode: status);

    /// <summary>The body, or null when it is larger than is taken.</summary>
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
            if (file.Length + read > limits.BytesMax)
            {
                return null;
            }

            file.Write(buffer.AsSpan(0, read));
        }

        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }

    private IResult TooLarge(bool isArabic)
    {
        var megabytes = limits.BytesMax / (1024 * 1024);
        return Refusal(
            StatusCodes.Status413PayloadTooLarge,
            "FILE_TOO_LARGE",
            FormattableString.Invariant(isArabic ? $"الملف أكبر من {megabytes} ميغابايت." : (FormattableString)$"The file is larger than {megabytes} MiB."));
    }
}
