namespace Pulse.Inference.Composer.Photos;

/// <summary>How a photograph lies in a place: which part of it is seen, where, and whether it fills the place or is a print on a mount.</summary>
/// <param name="Seen">The part that is seen, in pixels of the photograph.</param>
/// <param name="Box">Where it is drawn, in design units.</param>
/// <param name="IsPrint">True when it is smaller than its place: enlarged to fill it, or cropped to its shape, it would show nothing any more.</param>
internal sealed record PhotoPlace(Box Seen, Box Box, bool IsPrint)
{
    /// <summary>Design units a pixel; beyond it a photograph is a blur.</summary>
    private const double EnlargedMax = 2.6;

    /// <summary>Less of a photograph than this would no longer be that photograph.</summary>
    private const double SeenShareMin = 0.34;

    /// <summary>The longest and the highest print.</summary>
    private const double PrintAspectMax = 2.4;

    /// <summary>A print leaves this share of its place free on each side for its mount.</summary>
    private const double MountShare = 0.12;

    /// <param name="fillsAround">Where in the place the photograph's focus should come to lie, as shares of it, when the place must be filled; else a print may lie there.</param>
    internal static PhotoPlace Of(ScenePhoto photo, Box place, (double X, double Y)? fillsAround = null)
    {
        Box filling = Part(photo, place.Width / place.Height, fillsAround ?? Middle);
        double share = filling.Width * filling.Height / ((double)photo.WidthPx * photo.HeightPx);
        if (fillsAround is not null || (share >= SeenShareMin && place.Width / filling.Width <= EnlargedMax))
        {
            return new PhotoPlace(filling, place, IsPrint: false);
        }

        Box seen = Part(photo, Math.Clamp(photo.Aspect, 1 / PrintAspectMax, PrintAspectMax), Middle);
        double scale = Math.Min(EnlargedMax, Math.Min(place.Width / seen.Width, place.Height / seen.Height) * (1 - (2 * MountShare)));
        double width = seen.Width * scale, height = seen.Height * scale;
        return new PhotoPlace(seen, new Box(place.X + ((place.Width - width) / 2), place.Y + ((place.Height - height) / 2), width, height), IsPrint: true);
    }

    /// <summary>A figure stands in the middle of the lower edge, as large as the place and its pixels allow.</summary>
    internal static PhotoPlace Standing(ScenePhoto photo, Box place)
    {
        const double Headroom = 0.94;
        double scale = Math.Min(EnlargedMax, Math.Min(place.Width / photo.WidthPx, place.Height * Headroom / photo.HeightPx));
        double width = photo.WidthPx * scale, height = photo.HeightPx * scale;
        return new PhotoPlace(new Box(0, 0, photo.WidthPx, photo.HeightPx), new Box(place.X + ((place.Width - width) / 2), place.Bottom - height, width, height), IsPrint: false);
    }

    private static (double X, double Y) Middle => (0.5, 0.5);

    /// <summary>The largest part of the photograph with this shape; its focus lies there as near to a point as the edges allow.</summary>
    private static Box Part(ScenePhoto photo, double aspect, (double X, double Y) at)
    {
        double width = Math.Min(photo.WidthPx, photo.HeightPx * aspect), height = Math.Min(photo.HeightPx, width / aspect);
        return new Box(
            Math.Clamp((photo.FocusX * photo.WidthPx) - (width * at.X), 0, photo.WidthPx - width),
            Math.Clamp((photo.FocusY * photo.HeightPx) - (height * at.Y), 0, photo.HeightPx - height),
            width,
            height);
    }
}
