using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>Says how surely there is a face in a photograph.</summary>
public sealed class FaceFinder(IModelRunner runner)
{
    private const int ModelSidePx = 256;
    private const float HalfScale = 127.5f;
    private static readonly ModelId Model = new("blazeface");

    /// <summary>The surest face: 0 (none) to 1.</summary>
    /// <exception cref="ModelException">The model failed.</exception>
    public async ValueTask<double> Surest(Photo photo, CancellationToken cancellation)
    {
        float[] values = Array.ConvertAll(photo.Stretched(ModelSidePx, ModelSidePx).Pixels, value => (value / HalfScale) - 1);
        IReadOnlyDictionary<string, Tensor> answer = await runner.Run(
            Model,
            new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["image"] = Tensor.Of(values, 1, ModelSidePx, ModelSidePx, Photo.Bands) },
            cancellation);
        float best = answer["scores_near"].Floats.Concat(answer["scores_far"].Floats).Max();
        return 1 / (1 + Math.Exp(-best));
    }
}
