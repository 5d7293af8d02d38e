using System.Security.Cryptography;
using Pulse.Contracts.Ids;
using Pulse.Ports;
using Pulse.Ports.Blobs;

namespace Pulse.Adapters.Blobs;

/// <summary>
/// Blobs in a local folder: <c>{organization}/content/{first two}/{sha256}</c> and <c>{organization}/results/{key}</c>. A file
/// appears under its name only when it is whole and on disk.
/// </summary>
public sealed class LocalBlobStore : IBlobStore
{
    private const int Sha256Characters = 64;
    private const int CopyBufferBytes = 64 * 1024;

    /// <summary>No write takes this long; an older draft has no writer any more.</summary>
    private static readonly TimeSpan DraftKeptFor = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _drafts;

    public LocalBlobStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        _drafts = Path.Combine(_root, "drafts");
        Directory.CreateDirectory(_drafts);
        RemoveStaleDrafts();
    }

    public async ValueTask<string> PutContent(OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        await WriteOnce(ContentPath(organization, sha256), content, cancellation);
        return sha256;
    }

    public ValueTask<Stream?> OpenContent(OrganizationId organization, string sha256, CancellationToken cancellation)
    {
        var path = ContentPath(organization, sha256);
        return ValueTask.FromResult<Stream?>(
            File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, CopyBufferBytes, useAsync: true) : null);
    }

    public ValueTask DeleteContent(OrganizationId organization, string sha256, CancellationToken cancellation) =>
        Delete(ContentPath(organization, sha256));

    public async ValueTask<ReadOnlyMemory<byte>> PutResult(
        OrganizationId organization, string key, ReadOnlyMemory<byte> result, CancellationToken cancellation)
    {
        var path = ResultPath(organization, key);
        return await WriteOnce(path, result, cancellation) ? result : await File.ReadAllBytesAsync(path, cancellation);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindResult(OrganizationId organization, string key, CancellationToken cancellation)
    {
        var path = ResultPath(organization, key);
        if (!File.Exists(path))
        {
            // Not in one expression with the other case: a null array would become an empty result instead of none.
            return null;
        }

        return await File.ReadAllBytesAsync(path, cancellation);
    }

    public ValueTask DeleteResult(OrganizationId organization, string key, CancellationToken cancellation) => Delete(ResultPath(organization, key));

    private static ValueTask Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes a draft, forces it to disk, and links it under its name; false when the name is taken.</summary>
    private async ValueTask<bool> WriteOnce(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return false;
        }

        var draft = Path.Combine(_drafts, Guid.CreateVersion7().ToString("N"));
        try
        {
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, CopyBufferBytes, useAsync: true))
            {
                await file.WriteAsync(bytes, cancellation);
                file.Flush(flushToDisk: true);
            }

            MakeFolder(Path.GetDirectoryName(path)!);
            return DurableFolder.TryName(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Makes a folder and those above it, each on disk before something is put into it.</summary>
    private void MakeFolder(string folder)
    {
        if (Directory.Exists(folder) || folder == _root)
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(parent);
        Directory.CreateDirectory(folder);
        DurableFolder.Flush(parent);
    }

    /// <summary>A process that died while writing leaves its draft; nobody else knows its name.</summary>
    private void RemoveStaleDrafts()
    {
        foreach (var draft in Directory.EnumerateFiles(_drafts))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) > DraftKeptFor)
            {
                File.Delete(draft);
            }
        }
    }

    private string ContentPath(OrganizationId organization, string sha256)
    {
        var isHash = sha256.Length == Sha256Characters && sha256.All(char.IsAsciiHexDigitLower);
        return isHash
            ? Path.Combine(_root, organization.ToString(), "content", sha256[..2], sha256)
            : throw new PulseFaultException("PLS-B10B", "The name is no SHA-256 in lower-case hexadecimal.");
    }

    private string ResultPath(OrganizationId organization, string key)
    {
        var segments = key.Split('/');
        var isSafe = segments.All(segment => segment.Length > 0 && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
        return isSafe
            ? Path.Combine([_root, organization.ToString(), "results", .. segments])
            : throw new PulseFaultException("PLS-B10C", "A result's key is made of letters, digits and dashes, joined by slashes.");
    }
}
