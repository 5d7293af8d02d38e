using Pulse.Inference.Composer;

namespace Pulse.Inference.Print;

/// <summary>
/// Where things lie on a printed page, in points (1/72 inch) from the page's bottom left corner: the sheet after cutting, 3 mm of
/// colour beyond it, and room for the marks that the cutter follows.
/// </summary>
internal sealed record SheetGeometry(double TrimWidth, double TrimHeight)
{
    internal const double BleedMm = 3;
    internal const double MarkGapMm = 1;
    internal const double MarkLengthMm = 5;
    internal const double MarkEdgeMm = 1;
    internal const double PointsPerMm = 72 / 25.4;

    internal static double Bleed => BleedMm * PointsPerMm;

    /// <summary>From the edge of the page to the edge of the sheet.</summary>
    internal static double Margin => (BleedMm + MarkGapMm + MarkLengthMm + MarkEdgeMm) * PointsPerMm;

    internal double PageWidth => TrimWidth + (2 * Margin);

    internal double PageHeight => TrimHeight + (2 * Margin);

    /// <summary>Null for a format that is no sheet of paper.</summary>
    internal static SheetGeometry? Of(CanvasFormat format) => format switch
    {
        CanvasFormat.A4 => new SheetGeometry(210 * PointsPerMm, 297 * PointsPerMm),
        CanvasFormat.A3 => new SheetGeometry(297 * PointsPerMm, 420 * PointsPerMm),
        _ => null,
    };

    /// <summary>The eight lines at the corners, each from (x1, y1) to (x2, y2); all of them end outside of the bleed.</summary>
    internal IEnumerable<(double X1, double Y1, double X2, double Y2)> CropMarks()
    {
        double far = Margin - (MarkEdgeMm * PointsPerMm), near = far - (MarkLengthMm * PointsPerMm);
        foreach (double x in (double[])[Margin, Margin + TrimWidth])
        {
            yield return (x, Margin - near, x, Margin - far);
            yield return (x, Margin + TrimHeight + near, x, Margin + TrimHeight + far);
        }

        foreach (double y in (double[])[Margin, Margin + TrimHeight])
        {
            yield return (Margin - near, y, Margin - far, y);
            yield return (Margin + TrimWidth + near, y, Margin + TrimWidth + far, y);
        }
    }
}
