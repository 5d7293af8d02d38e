using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pulse.Contracts.Ids;
using Pulse.Ports.Blobs;
using Pulse.Ports.Images;

namespace Pulse.Bff.Files;

/// <summary>Serves files to whoever holds a valid link. Anything wrong with a link is one and the same 403.</summary>
public static class FileEndpoints
{
    private const int Sha256Characters = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/files/{organization:guid}/{version}/{file}", [HttpMethods.Get, HttpMethods.Head], Serve);
        VerifyEndpoint.Map(routes);
    }

    private static async Task<IResult> Serve(
        Guid organization, string version, string file, long? expires, string? signature, bool? download,
        HttpContext http, FileLinks links, IBlobStore blobs, DownloadCache downloads, CancellationToken cancellation)
    {
        if (Target(organization, version, file) is not { } target || !links.IsValid(target, expires ?? 0, signature ?? ""))
        {
            return Results.Json(new { code = "LINK_INVALID", message = "The link has expired or was altered." }, statusCode: StatusCodes.Status403Forbidden);
        }

        var content = target.Format is DownloadFormat.Png or DownloadFormat.Pdf
            ? await blobs.OpenContent(target.OrganizationId, target.Sha256, cancellation)
            : await downloads.Open(target, cancellation);
        if (content is null)
        {
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "private, max-age=300, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var name = download == true ? $"pulse-{version}.{FileLinks.Extension(target.Format)}" : null;
        return Results.Stream(content, ContentType(target.Format), name, enableRangeProcessing: true);
    }

    private static FileTarget? Target(Guid organization, string version, string file)
    {
        var dot = file.LastIndexOf('.');
        return dot == Sha256Characters
            && file.AsSpan(0, dot).IndexOfAnyExcept(HexDigits) < 0
            && FileLinks.FormatOf(file[(dot + 1)..]) is { } format
                ? new FileTarget(new OrganizationId(organization), version, file[..dot], format)
                : null;
    }

    private static string ContentType(DownloadFormat format) => format switch
    {
        DownloadFormat.Png => "image/png",
        DownloadFormat.Jpeg => "image/jpeg",
        DownloadFormat.Webp => "image/webp",
        DownloadFormat.Avif => "image/avif",
        DownloadFormat.Pdf => "application/pdf",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };
}
