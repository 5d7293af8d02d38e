using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pulse.GraphQL.Transport;

/// <summary>Writes JSON answers: straight into the response's pipe, or compressed when that is switched on and worth it.</summary>
internal static class AnswerWriter
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string Identity = "identity";

    public static ValueTask WriteAsync(HttpContext http, ExecutionResult result, string mediaType, int? compressionBytesMin)
    {
        SetHeaders(http, mediaType, compressionBytesMin is not null);
        if (compressionBytesMin is not { } bytesMin || Coding(http.Request) is not { } coding)
        {
            // Not flushed here: the server sends the answer and its end in one packet when the request ends.
            result.Write(http.Response.BodyWriter);
            return ValueTask.CompletedTask;
        }

        return WriteAsync(http, result.Write, coding, bytesMin);
    }

    public static ValueTask WriteAsync(HttpContext http, IReadOnlyList<ExecutionResult> batch, string mediaType, int? compressionBytesMin)
    {
        SetHeaders(http, mediaType, compressionBytesMin is not null);
        if (compressionBytesMin is not { } bytesMin || Coding(http.Request) is not { } coding)
        {
            WriteList(http.Response.BodyWriter);
            return ValueTask.CompletedTask;
        }

        return WriteAsync(http, WriteList, coding, bytesMin);

        void WriteList(IBufferWriter<byte> output)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                output.Write(i == 0 ? "["u8 : ","u8);
                batch[i].Write(output);
            }

            output.Write("]"u8);
        }
    }

    private static async ValueTask WriteAsync(HttpContext http, Action<IBufferWriter<byte>> write, string coding, int bytesMin)
    {
        using var buffer = new PooledBuffer();
        write(buffer);
        if (buffer.Count < bytesMin)
        {
            http.Response.BodyWriter.Write(buffer.Written.Span);
            return;
        }

        http.Response.Headers.ContentEncoding = coding;
        await using Stream compressing = coding == Brotli
            ? new BrotliStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await compressing.WriteAsync(buffer.Written, http.RequestAborted);
    }

    private static void SetHeaders(HttpContext http, string mediaType, bool mayCompress)
    {
        var response = http.Response;
        response.ContentType = mediaType + "; charset=utf-8";
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            return;
        }

        // Only a GET's answer could be kept on the way; whoever wants that sets the header himself.
        response.Headers.Vary = mayCompress ? "Accept, Accept-Encoding" : "Accept";
        if (response.Headers.CacheControl.Count == 0)
        {
            response.Headers.CacheControl = "no-store";
        }
    }

    /// <summary>The coding that the client likes best of those there are; null for none.</summary>
    private static string? Coding(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var codings))
        {
            return null;
        }

        var brotli = Quality(codings, Brotli);
        var gzip = Quality(codings, Gzip);
        var best = Math.Max(brotli, gzip);
        var prefersNone = codings.FirstOrDefault(static c => c.Value == Identity) is { } identity && (identity.Quality ?? 1) > best;
        return best <= 0 || prefersNone ? null : brotli >= gzip ? Brotli : Gzip;
    }

    private static double Quality(IList<StringWithQualityHeaderValue> codings, string name)
    {
        var named = codings.FirstOrDefault(c => c.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? codings.FirstOrDefault(static c => c.Value == "*");
        return named is null ? 0 : named.Quality ?? 1;
    }
}
