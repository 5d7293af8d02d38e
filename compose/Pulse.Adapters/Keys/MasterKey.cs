using System.Security.Cryptography;
using System.Text;

namespace Pulse.Adapters.Keys;

/// <summary>The key that closes all other keys; it lives in a file of its own, so that the key database alone opens nothing.</summary>
public sealed class MasterKey
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>Reads the key, making the file (readable by its owner only) at the first start.</summary>
    /// <exception cref="InvalidOperationException">The file holds no key.</exception>
    public static MasterKey FromFile(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length == KeyBytes ? new MasterKey(key) : throw new InvalidOperationException($"{path} must hold {KeyBytes} bytes as base64.");
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

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = FormattableString.Invariant($"{path}.{Environment.ProcessId}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new StreamWriter(draft, options))
        {
            file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made the file first; its key is the one.
            File.Delete(draft);
        }
    }
}
