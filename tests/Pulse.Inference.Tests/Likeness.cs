using System.Globalization;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>Which samples of one seed are too much alike: by their layouts, palettes and moods, and to the eye.</summary>
internal static class Likeness
{
    /// <summary>Mean difference of a channel between two samples, of 255; identical pictures have 0, the same design in other words about 3.</summary>
    internal const double DistanceMin = 12;

    /// <summary>Further samples meet the palettes of the first four again, in another layout and mood.</summary>
    internal const double FurtherDistanceMin = 10;
    private const int ThumbnailPx = 32;

    /// <summary>The fewest layouts, palettes and moods that a request chooses from.</summary>
    private const int LayoutsMin = 13, ChoicesMin = 4;

    internal static IEnumerable<string> Of(IReadOnlyList<Composition> samples, IReadOnlyList<byte[]> thumbnails, double distanceMin = DistanceMin)
    {
        int Kinds(Func<Recipe, string> part) => samples.Select(sample => part(sample.Recipe)).Distinct().Count();
        if (Kinds(recipe => recipe.Layout) < Math.Min(LayoutsMin, samples.Count) || Kinds(recipe => recipe.Palette) < ChoicesMin || Kinds(recipe => recipe.Mood) < ChoicesMin)
        {
            yield return $"{Kit.Name(samples[0])} and those with it repeat a layout, a palette or a mood too soon";
        }

        for (int first = 0; first < samples.Count; first++)
        {
            for (int second = first + 1; second < samples.Count; second++)
            {
                double distance = Distance(thumbnails[first], thumbnails[second]);
                if (distance < distanceMin)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{Kit.Name(samples[first])} ~ {Kit.Name(samples[second])}: {distance:0.0}");
                }
            }
        }
    }

    /// <summary>A picture seen from afar.</summary>
    internal static byte[] Thumbnail(VipsImage picture)
    {
        using VipsImage small = picture.Resize(ThumbnailPx);
        return small.Pixels();
    }

    internal static double Distance(byte[] a, byte[] b) => a.Zip(b, (one, other) => Math.Abs(one - other)).Average();
}
