using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Pulse.GraphQL.Transport;

/// <summary>A multipart request that has come whole: its operations with the files' numbers in the variables, and the files.</summary>
internal sealed class MultipartForm(RequestBody body, IReadOnlyList<Upload> files, IReadOnlyList<SpooledFile> spooled) : IAsyncDisposable
{
    public RequestBody Body { get; } = body;

    public IReadOnlyList<Upload> Files { get; } = files;

    public async ValueTask DisposeAsync()
    {
        foreach (var file in spooled)
        {
            await file.DisposeAsync();
        }
    }
}

/// <summary>
/// Receives requests of the GraphQL multipart request specification: the fields <c>operations</c>, <c>map</c>, and then the files, in this order.
/// Memory is bounded by the limits of <see cref="UploadOptions"/> whatever is sent.
/// </summary>
internal sealed class MultipartReceiver(TransportOptions options)
{
    private const int BoundaryCharactersMax = 70;
    private const int PartHeaderBytesMax = 8 * 1024;
    private const int PartHeaderCountMax = 16;

    private readonly List<SpooledFile> _spooled = [];
    private readonly Dictionary<string, Upload> _files = new(StringComparer.Ordinal);

    public static async Task<MultipartForm> ReceiveAsync(HttpContext http, TransportOptions options, CancellationToken cancellationToken)
    {
        var receiver = new MultipartReceiver(options);
        try
        {
            receiver.LimitBody(http);
            return await receiver.ReceiveAsync(http.Request, cancellationToken);
        }
        catch (Exception fault)
        {
            await new MultipartForm(default, [], receiver._spooled).DisposeAsync();
            if (fault is not BadHttpRequestException && fault is InvalidDataException or IOException)
            {
                throw RequestReader.Bad("The multipart body is malformed: " + (fault is InvalidDataException ? fault.Message : "it ends too early."));
            }

            throw;
        }
    }

    private void LimitBody(HttpContext http)
    {
        var bytesMax = options.BodyBytesMax + (options.Uploads.CountMax * (options.Uploads.FileBytesMax + PartHeaderBytesMax));
        if (http.Request.ContentLength > bytesMax)
        {
            throw TooLarge("The request is too large.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytesMax;
        }
    }

    private async Task<MultipartForm> ReceiveAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var boundary = MediaTypeHeaderValue.TryParse(http.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : string.Empty;
        if (boundary.Length is 0 or > BoundaryCharactersMax)
        {
            throw RequestReader.Bad("The content type has no valid boundary.");
        }

        var reader = new MultipartReader(boundary, http.Body) { HeadersCountLimit = PartHeaderCountMax, HeadersLengthLimit = PartHeaderBytesMax };
        var operations = await ReadFieldAsync(reader, "operations", options.BodyBytesMax, cancellationToken);
        var map = FileMap.Parse(
            await ReadFieldAsync(reader, "map", options.BodyBytesMax - operations.Length, cancellationToken), options.Uploads.CountMax);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            await ReceiveFileAsync(section, map, cancellationToken);
        }

        if (map.Keys.FirstOrDefault(key => !_files.ContainsKey(key)) is { } missing)
        {
            throw RequestReader.Bad($"The file \"{missing}\" of the map is missing.");
        }

        return Build(operations, map);
    }

    private MultipartForm Build(byte[] operations, FileMap map)
    {
        var files = map.Keys.Select(key => _files[key]).ToList();
        var json = map.Fill(operations);
        return new MultipartForm(RequestReader.ParseBody(new ReadOnlySequence<byte>(json), options.BatchCountMax), files, _spooled);
    }

    private async Task ReceiveFileAsync(MultipartSection section, FileMap map, CancellationToken cancellationToken)
    {
        var disposition = Disposition(section);
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        if (!map.Contains(name))
        {
            throw RequestReader.Bad($"The field \"{name}\" is not in the map, which must come before the files.");
        }

        if (!fileName.HasValue)
        {
            throw RequestReader.Bad($"The field \"{name}\" is not a file.");
        }

        var spooled = new SpooledFile(options.Uploads.MemoryBytesMax);
        _spooled.Add(spooled);
        await spooled.FillAsync(
            section.Body,
            options.Uploads.FileBytesMax,
            () => TooLarge(FormattableString.Invariant($"The file \"{name}\" is longer than {options.Uploads.FileBytesMax} bytes.")),
            cancellationToken);
        if (!_files.TryAdd(name, new Upload(fileName.ToString(), section.ContentType, spooled.Length, spooled.OpenRead)))
        {
            throw RequestReader.Bad($"The file \"{name}\" stands twice.");
        }
    }

    private static async Task<byte[]> ReadFieldAsync(MultipartReader reader, string name, int bytesMax, CancellationToken cancellationToken)
    {
        var section = await reader.ReadNextSectionAsync(cancellationToken);
        if (section is null || HeaderUtilities.RemoveQuotes(Disposition(section).Name) != name)
        {
            throw RequestReader.Bad("The fields must be operations, map and then the files, in this order.");
        }

        using var text = new PooledBuffer();
        while (true)
        {
            var count = await section.Body.ReadAsync(text.GetMemory(), cancellationToken);
            text.Advance(count);
            if (count == 0)
            {
                return text.Written.ToArray();
            }

            if (text.Count > bytesMax)
            {
                throw TooLarge("The request is too large.");
            }
        }
    }

    private static ContentDispositionHeaderValue Disposition(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            ? disposition
            : throw RequestReader.Bad("A part of the form has no Content-Disposition of a form's field.");

    private static BadRequestException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);
}
