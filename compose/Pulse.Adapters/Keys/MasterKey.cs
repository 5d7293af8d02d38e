using System.Security.Cryptography;
using System.Text;

namespace Pulse.Adapters.Keys;

/// <summary>The key that closes all other keys; it lives in a file of its own, so that the key database alone opens nothing.</summary>
public sealed class MasterKey
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>Reads the key, making the file (readable by its owner only) at the first start.</summary>
    /// <exception cref="InvalidOperationException">The file holds no key, or others than its owner may read or change it.</exception>
    public static MasterKey FromFile(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw new InvalidOperationException($"{path} holds the master key, but is open to others: run chmod 600 on it.");
        }

        Span<byte> key = stackalloc byte[KeyBytes + 1];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == KeyBytes
            ? new MasterKey(key[..KeyBytes].ToArray())
            : throw new InvalidOperationException($"{path} must hold 32 bytes as base64, as it did when it was made.");
    }

    /// <param name="name">What the secret is for; it must be the same to open.</param>
    public byte[] Close(string name, ReadOnlySpan<byte> secret)
    {
        var box = new byte[NonceBytes + secret.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), secret, box.AsSpan(NonceBytes, secret.Length), box.AsSpan(NonceBytes + secret.Length), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CryptographicException">Another master key closed it, or it was altered.</exception>
    public byte[] Open(string name, ReadOnlySpan<byte> box)
    {
        var secret = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], secret, Encoding.UTF8.GetBytes(name));
        return secret;
    }

    /// <summary>On disk before anything is closed by it: a key lost in a power cut would lose all that it closed.</summary>
    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
                file.Flush(flushToDisk: true);
            }

            // When another process made the file first, its key is the one.
            _ = DurableFolder.TryName(draft, Path.GetFullPath(path));
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
