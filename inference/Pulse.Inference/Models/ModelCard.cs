using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Inference.Models;

/// <summary>Where a model's weights come from.</summary>
/// <param name="Package">The npm package.</param>
/// <param name="Version">Exactly.</param>
/// <param name="Integrity">Of the package's archive, as npm writes it.</param>
/// <param name="Licence">Of the weights.</param>
public sealed record ModelSource(string Package, string Version, string Integrity, string Licence);

/// <summary>One input or output as its model wants it.</summary>
/// <param name="Name">As the model file says.</param>
/// <param name="Shape">Sizes; -1 where any size goes.</param>
/// <param name="Range">Smallest and largest value, and what they mean.</param>
public sealed record ModelSlot(string Name, IReadOnlyList<int> Shape, string Range);

/// <summary>What was measured, and how.</summary>
/// <param name="What">Such as <c>PSNR against bicubic</c>.</param>
/// <param name="Result">With its unit.</param>
/// <param name="How">On what, so that another can repeat it.</param>
public sealed record ModelMeasurement(string What, string Result, string How);

/// <summary>What stands beside each model: its origin, licence, hash, shapes and measured quality.</summary>
public sealed record ModelCard
{
    /// <summary>The card's name in a model's folder.</summary>
    public const string FileName = "card.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Name { get; init; }

    public required string Purpose { get; init; }

    /// <summary>The model's file in the same folder.</summary>
    public required string File { get; init; }

    /// <summary>Of the file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required ModelSource Source { get; init; }

    public required IReadOnlyList<ModelSlot> Inputs { get; init; }

    public required IReadOnlyList<ModelSlot> Outputs { get; init; }

    public required IReadOnlyList<ModelMeasurement> Measured { get; init; }

    /// <summary>Reads a card.</summary>
    /// <exception cref="JsonException">It is no card.</exception>
    public static ModelCard Read(string path) =>
        JsonSerializer.Deserialize<ModelCard>(System.IO.File.ReadAllBytes(path), Options) ?? throw new JsonException($"{path} is empty");
}
