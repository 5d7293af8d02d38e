using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.Cli.Demo;

/// <summary>Brings the pictures home, checks every byte against what the API says of it, and writes down where each came from.</summary>
internal sealed class DemoFiles(GraphQlClient api, string folder)
{
    internal const string ProvenanceName = "provenance.json";

    private const int FinalWidthMin = 2160;
    private const int PngWidthAt = 16;

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Downloads the samples and the last final and writes the provenance. Returns the names of the files.</summary>
    internal async Task<IReadOnlyList<string>> SaveAsync(JsonNode everything, string organization, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var generation = everything["generation"] ?? throw new CliException("The API does not know the generation it has just completed.");
        var samples = generation["samples"]!.AsArray();
        if (samples.Count != DemoRun.SamplesExpected || generation["finals"]!.AsArray() is not { Count: > 0 } finals)
        {
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture,
                $"{DemoRun.SamplesExpected} samples and a final were expected, not: {generation.ToJsonString()}"));
        }

        var files = new JsonArray();
        foreach (var sample in samples)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"sample-{(int)sample!["number"]!}.png");
            files.Add((JsonNode)await SaveOneAsync(name, sample, cancel));
        }

        var final = await SaveOneAsync("final.png", finals[^1]!, cancel);
        if ((int)final["width"]! < FinalWidthMin)
        {
            throw new CliException(string.Create(
                CultureInfo.InvariantCulture, $"final.png is {final["width"]} px wide; at least {FinalWidthMin} were promised."));
        }

        files.Add((JsonNode)final);
        foreach (var other in finals[^1]!["alsoIn"]!.AsArray())
        {
            var name = $"final-{((string)other!["format"]!).ToLowerInvariant()}";
            files.Add((JsonNode)await SaveOneAsync($"{name}.png", other, cancel));
            await AddSheetAsync(files, name, other["sheet"], cancel);
        }

        await AddSheetAsync(files, "final", finals[^1]!["sheet"], cancel);
        await File.WriteAllTextAsync(
            Path.Combine(folder, ProvenanceName), Provenance(everything, organization, files).ToJsonString(Readable), cancel);
        return [.. files.Select(file => (string)file!["file"]!), ProvenanceName];
    }

    private static JsonObject Provenance(JsonNode everything, string organization, JsonArray files)
    {
        var generation = everything["generation"]!;
        return new JsonObject
        {
            ["organizationId"] = organization,
            ["projectId"] = generation["projectId"]!.DeepClone(),
            ["generationId"] = generation["id"]!.DeepClone(),
            ["prompt"] = generation["prompt"]?.DeepClone(),
            ["format"] = generation["format"]!.DeepClone(),
            ["attempt"] = generation["attempt"]!.DeepClone(),
            ["requestedAt"] = generation["createdAt"]!.DeepClone(),
            ["files"] = files,
            ["ledger"] = InOrder(everything["creditLedger"]!["nodes"]!.AsArray()),
            ["sagaTimeline"] = everything["sagaTimeline"]!.DeepClone(),
        };
    }

    /// <summary>The API answers the newest line first; a story is read from its beginning.</summary>
    private static JsonArray InOrder(JsonArray newestFirst) => [.. newestFirst.Reverse().Select(line => line!.DeepClone())];

    private async Task<JsonObject> SaveOneAsync(string name, JsonNode picture, CancellationToken cancel)
    {
        var (bytes, hash) = await FetchAsync(name, picture["image"]!, cancel);
        if (!bytes.AsSpan().StartsWith(PngSignature))
        {
            throw new CliException($"{name} is no PNG.");
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, cancel);
        return new JsonObject
        {
            ["file"] = name,
            ["sha256"] = hash,
            ["sizeBytes"] = bytes.Length,
            ["width"] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(PngWidthAt)),
            ["height"] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(PngWidthAt + sizeof(int))),
            ["sample"] = (picture["number"] ?? picture["sample"])?.DeepClone(),
            ["recipe"] = picture["recipe"]?.DeepClone(),
        };
    }

    /// <summary>The design as PDF, where there is one.</summary>
    private async Task AddSheetAsync(JsonArray files, string name, JsonNode? sheet, CancellationToken cancel)
    {
        if (sheet is null)
        {
            return;
        }

        var (bytes, hash) = await FetchAsync($"{name}.pdf", sheet, cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.pdf"), bytes, cancel);
        files.Add((JsonNode)new JsonObject { ["file"] = $"{name}.pdf", ["sha256"] = hash, ["sizeBytes"] = bytes.Length });
    }

    /// <summary>The bytes of a file, which are those that the API announced.</summary>
    private async Task<(byte[] Bytes, string Hash)> FetchAsync(string name, JsonNode file, CancellationToken cancel)
    {
        var bytes = await api.DownloadAsync((string)file["url"]!, cancel);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return hash == (string?)file["sha256"] && bytes.Length == (int)file["sizeBytes"]!
            ? (bytes, hash)
            : throw new CliException($"{name} is not what the API says: its SHA-256 is {hash}, announced was {file["sha256"]}.");
    }
}
