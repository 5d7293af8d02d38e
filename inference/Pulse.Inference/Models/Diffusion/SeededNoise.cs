using Pulse.Inference.Composer;

namespace Pulse.Inference.Models.Diffusion;

/// <summary>Normally distributed numbers from a seed: the same seed gives the same numbers in every process and culture.</summary>
internal static class SeededNoise
{
    internal static float[] Normal(long seed, int count)
    {
        var random = new SeededRandom(seed, "diffusion");
        var numbers = new float[count];
        for (int index = 0; index < count; index += 2)
        {
            // Box and Muller: two even numbers make two normal ones. The first is never 0, whose logarithm is none.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.Unit()));
            double angle = 2 * Math.PI * random.Unit();
            numbers[index] = (float)(radius * Math.Cos(angle));
            if (index + 1 < count)
            {
                numbers[index + 1] = (float)(radius * Math.Sin(angle));
            }
        }

        return numbers;
    }
}
