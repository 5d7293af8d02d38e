namespace Pulse.Inference.Models.Diffusion;

/// <summary>
/// The way from noise to a picture in few steps (Song, Meng and Ermon, "Denoising Diffusion Implicit Models", 2020; without added noise, so the same
/// start gives the same end). Steps are spaced as diffusers does it ("leading", offset 1).
/// </summary>
public sealed class DdimSchedule
{
    private const int Offset = 1;
    private readonly double[] kept;
    private readonly DiffusionPrediction predicts;
    private readonly int stride;

    public DdimSchedule(DiffusionDescription description, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, description.TrainingSteps - Offset);
        predicts = description.Predicts;
        kept = Kept(description);
        stride = description.TrainingSteps / steps;
        Timesteps = [.. Enumerable.Range(0, steps).Select(step => (step * stride) + Offset).Reverse()];
    }

    /// <summary>Places on the way, noise first.</summary>
    public IReadOnlyList<int> Timesteps { get; }

    /// <summary>How much of the picture's variance is left at a place, 0 to 1.</summary>
    public double KeptAt(int timestep) => kept[Math.Max(0, timestep)];

    /// <summary>One step: from what the network predicted at a place to the next place.</summary>
    public float[] Next(float[] latent, float[] prediction, int timestep)
    {
        double now = KeptAt(timestep);
        double next = KeptAt(timestep - stride);
        (double picture, double noise) = (Math.Sqrt(now), Math.Sqrt(1 - now));
        (double nextPicture, double nextNoise) = (Math.Sqrt(next), Math.Sqrt(1 - next));
        var result = new float[latent.Length];
        for (int index = 0; index < latent.Length; index++)
        {
            (double original, double added) = predicts == DiffusionPrediction.Noise
                ? ((latent[index] - (noise * prediction[index])) / picture, prediction[index])
                : ((picture * latent[index]) - (noise * prediction[index]), (noise * latent[index]) + (picture * prediction[index]));
            result[index] = (float)((nextPicture * original) + (nextNoise * added));
        }

        return result;
    }

    /// <summary>Noise grows with the square of a straight line, as in training ("scaled linear").</summary>
    private static double[] Kept(DiffusionDescription description)
    {
        var share = new double[description.TrainingSteps];
        double left = 1;
        (double start, double end) = (Math.Sqrt(description.NoiseStart), Math.Sqrt(description.NoiseEnd));
        for (int step = 0; step < share.Length; step++)
        {
            double root = start + ((end - start) * step / (share.Length - 1));
            share[step] = left *= 1 - (root * root);
        }

        return share;
    }
}
