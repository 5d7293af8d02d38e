using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Diffusion;

/// <summary>What a network of a diffusion model predicts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiffusionPrediction>))]
public enum DiffusionPrediction
{
    /// <summary>The noise in what it is given.</summary>
    Noise,

    /// <summary>The mixture of noise and picture that is called velocity.</summary>
    Velocity,
}

/// <summary>
/// <c>pipeline.json</c> in the folder of a user's own diffusion model, beside <c>text_encoder.onnx</c>, <c>unet.onnx</c>, <c>vae_decoder.onnx</c>,
/// <c>vocab.json</c> and <c>merges.txt</c> (as Hugging Face's tools export them). The defaults are those of Stable Diffusion 1.
/// </summary>
public sealed record DiffusionDescription
{
    public const string FileName = "pipeline.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public int LatentChannels { get; init; } = 4;

    /// <summary>Pixels for each number of the latent picture, in each direction.</summary>
    public int LatentScale { get; init; } = 8;

    /// <summary>What the latent picture was multiplied by in training.</summary>
    public float ScalingFactor { get; init; } = 0.18215f;

    /// <summary>Tokens of a prompt, with the first and last one.</summary>
    public int TokensMax { get; init; } = 77;

    public DiffusionPrediction Predicts { get; init; } = DiffusionPrediction.Noise;

    public int TrainingSteps { get; init; } = 1000;

    public double NoiseStart { get; init; } = 0.00085;

    public double NoiseEnd { get; init; } = 0.012;

    /// <exception cref="ModelException">There is none, or it says what cannot be.</exception>
    internal static DiffusionDescription Read(string folder)
    {
        try
        {
            DiffusionDescription? found = JsonSerializer.Deserialize<DiffusionDescription>(File.ReadAllBytes(Path.Combine(folder, FileName)), Options);
            return found is { LatentChannels: > 0, LatentScale: > 0, ScalingFactor: > 0, TokensMax: > 2, TrainingSteps: > 1, NoiseStart: > 0, NoiseEnd: < 1 }
                ? found
                : throw new ModelException("PLS-ML30", $"{FileName} of the diffusion model holds sizes that cannot be");
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw new ModelException("PLS-ML31", $"{FileName} of the diffusion model cannot be read", fault);
        }
    }
}
