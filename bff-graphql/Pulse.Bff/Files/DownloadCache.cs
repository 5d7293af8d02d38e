using Pulse.Ports.Blobs;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;

namespace Pulse.Bff.Files;

/// <summary>Other formats of stored pictures, made and signed at the first download and kept beside them.</summary>
public sealed class DownloadCache(IBlobStore blobs, IImageTranscoder transcoder, IProvenance provenance) : IDisposable
{
    /// <summary>Conversions at once: each holds a whole picture in memory.</summary>
    private const int ConversionsMax = 2;

    private readonly SemaphoreSlim _conversions = new(ConversionsMax, ConversionsMax);

    public async ValueTask<Stream?> Open(FileTarget target, CancellationToken cancellation)
    {
        var key = $"downloads/{target.Sha256}/{FileLinks.Extension(target.Format)}";
        var made = await blobs.FindResult(target.OrganizationId, key, cancellation) ?? await Make(target, key, cancellation);
        return made is { } bytes ? new MemoryStream(bytes.ToArray(), writable: false) : null;
    }

    public void Dispose() => _conversions.Dispose();

    private async ValueTask<ReadOnlyMemory<byte>?> Make(FileTarget target, string key, CancellationToken cancellation)
    {
        await _conversions.WaitAsync(cancellation);
        try
        {
            await using var stored = await blobs.OpenContent(target.OrganizationId, target.Sha256, cancellation);
            if (stored is null)
            {
                return null;
            }

            using var png = new MemoryStream();
            await stored.CopyToAsync(png, cancellation);
            var bytes = png.GetBuffer().AsMemory(0, (int)png.Length);
            var converted = await transcoder.Convert(bytes, target.Format, cancellation);
            var signed = await provenance.SealConversion(target.OrganizationId, bytes, converted, cancellation);
            return await blobs.PutResult(target.OrganizationId, key, signed, cancellation);
        }
        finally
        {
            _conversions.Release();
        }
    }
}
