using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Diffusion;

/// <summary>What to paint, and how.</summary>
public sealed record DiffusionRequest
{
    /// <summary>Name of the model's folder.</summary>
    public required ModelId Model { get; init; }

    public required string Prompt { get; init; }

    /// <summary>What should not be in the picture.</summary>
    public string NegativePrompt { get; init; } = "";

    /// <summary>A multiple of the model's latent scale, at most <see cref="DiffusionPipeline.SidePxMax"/>.</summary>
    public int WidthPx { get; init; } = 512;

    /// <summary>As <see cref="WidthPx"/>.</summary>
    public int HeightPx { get; init; } = 512;

    /// <summary>Passes of the network, or pairs of passes with guidance; at most <see cref="DiffusionPipeline.StepsMax"/>.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>How strongly the prompt pulls; 1 is without guidance, in half the time.</summary>
    public float Guidance { get; init; } = 7.5f;

    public required long Seed { get; init; }
}

/// <summary>
/// Paints by a user's own diffusion model in ONNX form: a text encoder, a network that takes noise out, and a decoder, each run through
/// <see cref="IModelRunner"/>. The same request gives the same picture on the same machine. Prompts are not checked here.
/// </summary>
public sealed class DiffusionPipeline(IModelRunner runner, ModelCatalog catalog)
{
    public const int SidePxMax = 1024;
    public const int StepsMax = 100;
    private const float HalfScale = 127.5f;

    /// <exception cref="ArgumentException">A size or count is out of its limits.</exception>
    /// <exception cref="ModelException">The model is incomplete, or a pass failed.</exception>
    public async ValueTask<Photo> Paint(DiffusionRequest request, CancellationToken cancellation)
    {
        string folder = catalog.Folder(request.Model) ?? throw new ModelException("PLS-ML34", $"there is no diffusion model {request.Model}");
        DiffusionDescription description = DiffusionDescription.Read(folder);
        Check(request, description);
        ClipTokenizer tokenizer = ClipTokenizer.Read(folder);
        Tensor wanted = await Understand(request.Model, tokenizer.Encode(request.Prompt, description.TokensMax), cancellation);
        Tensor? unwanted = request.Guidance > 1
            ? await Understand(request.Model, tokenizer.Encode(request.NegativePrompt, description.TokensMax), cancellation)
            : null;
        float[] latent = await TakeNoiseOut(request, description, wanted, unwanted, cancellation);
        return await Decode(request, description, latent, cancellation);
    }

    private static void Check(DiffusionRequest request, DiffusionDescription description)
    {
        foreach (int side in new[] { request.WidthPx, request.HeightPx })
        {
            if (side is < 1 or > SidePxMax || side % description.LatentScale != 0)
            {
                throw new ArgumentException($"A side must be a multiple of {description.LatentScale.ToString(System.Globalization.CultureInfo.InvariantCulture)} within the limit.", nameof(request));
            }
        }

        if (request.Steps is < 1 or > StepsMax || !float.IsFinite(request.Guidance))
        {
            throw new ArgumentException("The count of steps or the guidance is out of its limits.", nameof(request));
        }
    }

    private async ValueTask<Tensor> Understand(ModelId model, int[] tokens, CancellationToken cancellation)
    {
        ModelId encoder = Part(model, "text_encoder");
        ModelSignature signature = await runner.Describe(encoder, cancellation);
        TensorSlot slot = signature.Inputs[0];
        Tensor input = TensorCast.To(slot.Element, Array.ConvertAll(tokens, token => (float)token), 1, tokens.Length);
        IReadOnlyDictionary<string, Tensor> answer = await Run(encoder, (slot.Name, input), cancellation);
        return answer[signature.Outputs[0].Name];
    }

    private async ValueTask<float[]> TakeNoiseOut(
        DiffusionRequest request, DiffusionDescription description, Tensor wanted, Tensor? unwanted, CancellationToken cancellation)
    {
        int[] shape = [1, description.LatentChannels, request.HeightPx / description.LatentScale, request.WidthPx / description.LatentScale];
        var schedule = new DdimSchedule(description, request.Steps);
        float[] latent = SeededNoise.Normal(request.Seed, shape.Aggregate(1, (product, size) => product * size));
        foreach (int timestep in schedule.Timesteps)
        {
            float[] prediction = await Predict(request.Model, latent, shape, timestep, wanted, cancellation);
            if (unwanted is not null)
            {
                float[] away = await Predict(request.Model, latent, shape, timestep, unwanted, cancellation);
                prediction = [.. prediction.Zip(away, (with, without) => without + (request.Guidance * (with - without)))];
            }

            latent = schedule.Next(latent, prediction, timestep);
        }

        return latent;
    }

    private async ValueTask<float[]> Predict(ModelId model, float[] latent, int[] shape, int timestep, Tensor meaning, CancellationToken cancellation)
    {
        ModelId network = Part(model, "unet");
        ModelSignature signature = await runner.Describe(network, cancellation);
        TensorSlot time = Slot(signature, "timestep");
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["sample"] = TensorCast.To(Slot(signature, "sample").Element, latent, shape),
            ["timestep"] = TensorCast.To(time.Element, [timestep], time.Shape.Count == 0 ? [] : [1]),
            ["encoder_hidden_states"] = TensorCast.To(Slot(signature, "encoder_hidden_states").Element, meaning),
        };
        IReadOnlyDictionary<string, Tensor> answer = await runner.Run(network, inputs, cancellation);
        float[] prediction = TensorCast.Floats(answer[signature.Outputs[0].Name]);
        return prediction.Length == latent.Length
            ? prediction
            : throw new ModelException("PLS-ML35", $"the network of {model} predicts another size than it is given");
    }

    private async ValueTask<Photo> Decode(DiffusionRequest request, DiffusionDescription description, float[] latent, CancellationToken cancellation)
    {
        ModelId decoder = Part(request.Model, "vae_decoder");
        ModelSignature signature = await runner.Describe(decoder, cancellation);
        TensorSlot slot = signature.Inputs[0];
        float[] scaled = Array.ConvertAll(latent, value => value / description.ScalingFactor);
        Tensor input = TensorCast.To(
            slot.Element, scaled, 1, description.LatentChannels, request.HeightPx / description.LatentScale, request.WidthPx / description.LatentScale);
        Tensor answer = (await Run(decoder, (slot.Name, input), cancellation))[signature.Outputs[0].Name];
        float[] planes = TensorCast.Floats(answer);
        int size = request.WidthPx * request.HeightPx;
        if (planes.Length != size * Photo.Bands)
        {
            throw new ModelException("PLS-ML36", $"the decoder of {request.Model} gives another size than was asked for");
        }

        var pixels = new byte[planes.Length];
        for (int index = 0; index < planes.Length; index++)
        {
            float value = float.IsFinite(planes[index]) ? planes[index] : 0;
            pixels[(index % size * Photo.Bands) + (index / size)] = (byte)Math.Clamp(((value + 1) * HalfScale) + 0.5f, 0, byte.MaxValue);
        }

        return new Photo(pixels, request.WidthPx, request.HeightPx);
    }

    private ValueTask<IReadOnlyDictionary<string, Tensor>> Run(ModelId model, (string Name, Tensor Tensor) input, CancellationToken cancellation) =>
        runner.Run(model, new Dictionary<string, Tensor>(StringComparer.Ordinal) { [input.Name] = input.Tensor }, cancellation);

    private static ModelId Part(ModelId model, string part) => new($"{model}/{part}");

    private static TensorSlot Slot(ModelSignature signature, string name) => signature.Inputs.FirstOrDefault(slot => slot.Name == name)
        ?? throw new ModelException("PLS-ML37", $"the network of the diffusion model has no input {name}");
}
