using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Inference.Print;
using Pulse.Inference.Provenance;
using Pulse.Inference.Provenance.Containers;
using Pulse.Inference.Tests.Provenance;
using Pulse.Ports.Blobs;

namespace Pulse.Inference.Tests.Generation;

/// <summary>A picture made by the real studio, as the read model shows it, with ways to plant a drift.</summary>
/// <param name="Recipe">The opened recipe, exactly as it was sealed.</param>
internal sealed record StoredPicture(RecordedPicture Recorded, string Recipe)
{
    internal const string Prompt = "إعلان قهوة في عمّان، خصم 20% هاتف 0791234567";

    /// <summary>The hash of no picture.</summary>
    internal const string OtherSha256 = "0000000000000000000000000000000000000000000000000000000000000000";

    internal static readonly MemoryBlobs Blobs = new();
    internal static readonly ProvenanceKeys ProvenanceKeys = new(new MemorySecrets());
    internal static readonly PictureSeals Seals = new(ProvenanceKeys);
    internal static readonly CreativeStudio Studio = new(Kit.Composer, Kit.Renderer, new PdfRenderer(Kit.Renderer, Kit.Imaging), Seals, Blobs);
    internal static readonly Regenerator Regenerator = new(Studio, new SupplyRoom(Blobs, Kit.Imaging), Kit.Imaging);
    internal static readonly OrganizationId Organization = new(Guid.CreateVersion7());
    internal static readonly GenerationId Generation = new(Guid.CreateVersion7());
    internal static readonly SubjectKey Key = new(new SubjectId(Guid.CreateVersion7()), RandomNumberGenerator.GetBytes(SubjectKey.KeyBytes));

    private const long Seed = 42;

    internal static async Task<StoredPicture> Sample(
        CreativeFormat format = CreativeFormat.Square, int sample = 1, IReadOnlyDictionary<TextRole, string>? copy = null)
    {
        var prompt = Key.Seal(SealedFields.GenerationPrompt, Generation.Value, Prompt);
        var work = new RenderSample(Organization, Generation, 1, prompt, format, Seed, sample);
        return From(PictureKind.Sample, format, await Studio.Sample(work, new Wording(Prompt, copy), Supplies.None, Key, CancellationToken.None));
    }

    internal static async Task<StoredPicture> Final(CreativeFormat format)
    {
        var prompt = Key.Seal(SealedFields.GenerationPrompt, Generation.Value, Prompt);
        var work = new RenderFinal(Organization, Generation, 1, prompt, format, Seed, 3, 1);
        return From(PictureKind.Final, format, await Studio.Final(work, new Wording(Prompt), Supplies.None, Key, CancellationToken.None));
    }

    internal async Task<Regenerated> Regenerate()
    {
        using var sealer = await Seals.Of(Organization, Generation, CancellationToken.None);
        return await Regenerator.Regenerate(Organization, Recorded, Recipe, sealer, CancellationToken.None);
    }

    /// <summary>The file as it is stored.</summary>
    internal async Task<byte[]> File()
    {
        await using var stored = await Blobs.OpenContent(Organization, Recorded.Sha256, CancellationToken.None);
        using var bytes = new MemoryStream();
        await stored!.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>The file before its manifest.</summary>
    internal async Task<byte[]> Unsealed()
    {
        var file = await File();
        var container = ManifestContainer.Of(file)!;
        return container.Strip(file, container.Find(file)!);
    }

    /// <summary>The same picture, had it been stored before there were manifests.</summary>
    internal async Task<StoredPicture> OfBefore() =>
        Altered(inFull => inFull.Remove("seal")).WithSha256(Convert.ToHexStringLower(SHA256.HashData(await Unsealed())));

    /// <summary>The same picture, had the build of its recipe drawn the same pixels: the manifest tells of that build.</summary>
    internal async Task<StoredPicture> WithSamePixels()
    {
        var inFull = JsonSerializer.Deserialize<RecipeInFull>(Recipe, PulseJson.Options)!;
        using var sealer = await Seals.Of(Organization, Generation, CancellationToken.None);
        return WithSha256(Convert.ToHexStringLower(SHA256.HashData(sealer.Apply(await Unsealed(), inFull.Recipe, inFull.Seal))));
    }

    /// <summary>The same with another recipe; what the recipe says of the maker is also recorded beside it, as it would have been.</summary>
    internal StoredPicture With(Action<JsonObject> change) => Altered(change) is var altered && JsonNode.Parse(altered.Recipe)!["recipe"] is { } recipe
        ? altered with
        {
            Recorded = Recorded with { Maker = new PictureMaker((string)recipe["model"]!, (string)recipe["modelVersion"]!, (string)recipe["renderer"]!) },
        }
        : throw new InvalidOperationException("The recipe is gone.");

    /// <summary>The same with another recipe, and nothing else changed.</summary>
    internal StoredPicture Altered(Action<JsonObject> change)
    {
        var inFull = JsonNode.Parse(Recipe)!.AsObject();
        change(inFull);
        return this with { Recipe = inFull.ToJsonString() };
    }

    /// <summary>The same picture, had its bytes been others.</summary>
    internal StoredPicture WithOtherBytes() => WithSha256(OtherSha256);

    private StoredPicture WithSha256(string sha256) =>
        Altered(inFull => inFull["image"]!["sha256"] = sha256) with { Recorded = Recorded with { Sha256 = sha256 } };

    private static StoredPicture From(PictureKind kind, CreativeFormat format, CreativeFacts facts) => new(
        new RecordedPicture(
            kind, format, facts.Image.Sha256, facts.Image.Width, new PictureMaker(facts.Model, facts.ModelVersion, facts.Renderer), facts.Layout, facts.Seed, facts.Recipe),
        Key.Open(SealedFields.CreativeRecipe, facts.Recipe));
}

/// <summary>A blob store that counts what it keeps.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _kept = new(StringComparer.Ordinal);

    internal int Count => _kept.Count;

    public ValueTask<string> PutContent(OrganizationId organization, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _kept[$"{organization}/{sha256}"] = content;
        return ValueTask.FromResult(sha256);
    }

    public ValueTask<Stream?> OpenContent(OrganizationId organization, string sha256, CancellationToken cancellation) =>
        ValueTask.FromResult<Stream?>(_kept.TryGetValue($"{organization}/{sha256}", out var bytes) ? new MemoryStream(bytes.ToArray()) : null);

    public ValueTask DeleteContent(OrganizationId organization, string sha256, CancellationToken cancellation)
    {
        _kept.TryRemove($"{organization}/{sha256}", out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>> PutResult(OrganizationId organization, string key, ReadOnlyMemory<byte> result, CancellationToken cancellation) =>
        ValueTask.FromResult(_kept.GetOrAdd($"{organization}/{key}", result));

    public ValueTask<ReadOnlyMemory<byte>?> FindResult(OrganizationId organization, string key, CancellationToken cancellation) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>(_kept.TryGetValue($"{organization}/{key}", out var bytes) ? bytes : null);

    public ValueTask DeleteResult(OrganizationId organization, string key, CancellationToken cancellation)
    {
        _kept.TryRemove($"{organization}/{key}", out _);
        return ValueTask.CompletedTask;
    }
}
