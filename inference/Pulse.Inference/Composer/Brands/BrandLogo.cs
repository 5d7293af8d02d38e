using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Brands;

/// <summary>A logo that was read and may be drawn.</summary>
public sealed record BrandLogo
{
    internal BrandLogo(string sha256, string mediaType, byte[] clean, int widthPx, int heightPx, LogoInk ink)
    {
        Sha256 = sha256;
        MediaType = mediaType;
        Clean = clean;
        WidthPx = widthPx;
        HeightPx = heightPx;
        Ink = ink;
    }

    /// <summary>Of the file as it was given, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Of what is drawn: <c>image/png</c> or <c>image/svg+xml</c>.</summary>
    public string MediaType { get; }

    /// <summary>Of what is drawn; a drawing's own size, which says nothing but its proportions.</summary>
    public int WidthPx { get; }

    public int HeightPx { get; }

    /// <summary>Width by height.</summary>
    public double Aspect => (double)WidthPx / HeightPx;

    /// <summary>Pixels encoded anew, or a drawing of which only what is known to be harmless was kept.</summary>
    internal byte[] Clean { get; }

    internal LogoInk Ink { get; }

    internal string DataUri => $"data:{MediaType};base64,{Convert.ToBase64String(Clean)}";
}

/// <summary>The visible pixels of a logo, in small.</summary>
/// <param name="IsOpaque">True when nothing shows through: the logo brings its own ground.</param>
internal sealed record LogoInk(IReadOnlyList<Rgb> Pixels, bool IsOpaque)
{
    private const int VisibleAlphaMin = 128;
    private const int OpaqueBands = 3;
    private const double OpaqueShareMin = 0.98;

    /// <summary>Below this, a patch of the logo melts into what lies under it.</summary>
    private const double ContrastMin = 1.9;

    /// <summary>What WCAG 2.2 asks of graphics (1.4.11); more is no better.</summary>
    private const double ContrastEnough = 3;

    internal bool IsEmpty => Pixels.Count == 0;

    internal static LogoInk Of(VipsImage small)
    {
        byte[] pixels = small.Pixels();
        int bands = small.Bands;
        var visible = new List<Rgb>();
        for (int at = 0; at < pixels.Length; at += bands)
        {
            if (bands == OpaqueBands || pixels[at + OpaqueBands] >= VisibleAlphaMin)
            {
                visible.Add(new Rgb(pixels[at], pixels[at + 1], pixels[at + 2]));
            }
        }

        return new LogoInk(visible, visible.Count >= OpaqueShareMin * pixels.Length / bands);
    }

    /// <summary>The share of the logo, 0 to 1, that does not melt into a colour under it.</summary>
    internal double SeenOn(Rgb under) => (double)Pixels.Count(pixel => Rgb.Contrast(pixel, under) >= ContrastMin) / Pixels.Count;

    /// <summary>How well the whole logo stands out, 1 (not at all) to <see cref="ContrastEnough"/>.</summary>
    internal double StandsOutOn(Rgb under) => Pixels.Average(pixel => Math.Min(ContrastEnough, Rgb.Contrast(pixel, under)));
}
