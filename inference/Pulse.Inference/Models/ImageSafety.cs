using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>What the classifier says of a picture; each from 0 to 1, all together 1.</summary>
public sealed record ImageScores(double Drawing, double Hentai, double Neutral, double Porn, double Sexy)
{
    /// <summary>How likely the picture shows sexual acts or nakedness, drawn or photographed.</summary>
    public double Explicit => Hentai + Porn;
}

/// <summary>What follows from the scores.</summary>
public enum ImageVerdict
{
    /// <summary>It may be used.</summary>
    Allowed = 1,

    /// <summary>A person should look before it is shown to others.</summary>
    Review,

    /// <summary>It is not used.</summary>
    Refused,
}

/// <summary>A verdict and what led to it.</summary>
/// <param name="Verdict">By the thresholds of <paramref name="RulesVersion"/>.</param>
/// <param name="Worst">Scores of the part of the picture with the highest explicit score.</param>
/// <param name="RulesVersion">Model and thresholds; changes whenever one of them does.</param>
public sealed record ImageJudgement(ImageVerdict Verdict, ImageScores Worst, string RulesVersion);

/// <summary>
/// Checks photographs before they are used. The classifier was trained by others on pictures that we do not have, so it is one wall and not the
/// only one: what it is unsure of goes to a person.
/// </summary>
public sealed class ImageSafety(IModelRunner runner)
{
    /// <summary>Names the model and the thresholds below.</summary>
    public const string RulesVersion = "nsfw-mobilenet-v2/2026.11-1";

    /// <summary>Of the whole picture. Photographs of people at a party reach 0.7 in parts, so less than this is a person's to decide.</summary>
    private const double RefusedFrom = 0.85;

    private const double ReviewFrom = 0.40;
    private const double SuggestiveReviewFrom = 0.70;
    private const int ModelSidePx = 224;
    private const float FullScale = 255;

    /// <summary>A picture that is longer than this is also looked at in square parts: squeezed to a square, nobody is recognized.</summary>
    private const double SquareEnough = 1.4;

    private static readonly ModelId Model = new("nsfw-mobilenet-v2");

    /// <exception cref="ModelException">The model failed; the picture is then not to be used.</exception>
    public async ValueTask<ImageJudgement> Judge(Photo photo, CancellationToken cancellation)
    {
        ImageScores whole = await Score(photo, cancellation);
        ImageScores worst = whole;
        foreach (Photo part in Parts(photo))
        {
            ImageScores scores = await Score(part, cancellation);
            worst = scores.Explicit > worst.Explicit ? scores : worst;
        }

        return new ImageJudgement(Decide(whole, worst), worst, RulesVersion);
    }

    /// <summary>What follows from scores by the thresholds of <see cref="RulesVersion"/>.</summary>
    /// <param name="whole">Of the whole picture, which alone can refuse.</param>
    /// <param name="worst">Of its worst part, which can ask for a person's look.</param>
    public static ImageVerdict Decide(ImageScores whole, ImageScores worst) => (whole, worst) switch
    {
        ({ Explicit: >= RefusedFrom }, _) => ImageVerdict.Refused,
        (_, { Explicit: >= ReviewFrom }) or ({ Sexy: >= SuggestiveReviewFrom }, _) => ImageVerdict.Review,
        _ => ImageVerdict.Allowed,
    };

    /// <summary>Squares that cover a long picture, from one end to the other.</summary>
    private static IEnumerable<Photo> Parts(Photo photo)
    {
        int side = Math.Min(photo.Width, photo.Height);
        int length = Math.Max(photo.Width, photo.Height);
        if (length <= side * SquareEnough)
        {
            yield break;
        }

        const int partsMax = 8;
        int count = Math.Min(partsMax, (length + side - 1) / side);
        for (int index = 0; index < count; index++)
        {
            int at = (int)((long)(length - side) * index / Math.Max(1, count - 1));
            yield return photo.Width > photo.Height ? photo.Cropped(at, 0, side, side) : photo.Cropped(0, at, side, side);
        }
    }

    private async ValueTask<ImageScores> Score(Photo photo, CancellationToken cancellation)
    {
        float[] values = Array.ConvertAll(photo.Stretched(ModelSidePx, ModelSidePx).Pixels, value => value / FullScale);
        IReadOnlyDictionary<string, Tensor> answer = await runner.Run(
            Model,
            new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["image"] = Tensor.Of(values, 1, ModelSidePx, ModelSidePx, Photo.Bands) },
            cancellation);
        float[] scores = answer["scores"].Floats;
        return new ImageScores(scores[0], scores[1], scores[2], scores[3], scores[4]);
    }
}
