using System.Text.Json.Serialization;

namespace Pulse.Inference.Composer.Photos;

/// <summary>What a photograph shows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScenePhotoKind>))]
public enum ScenePhotoKind
{
    /// <summary>A rectangle, filled.</summary>
    Whole = 1,

    /// <summary>A figure with nothing around it; it stands on the lower edge of its place.</summary>
    CutOut,
}

/// <summary>A photograph for a design, in the place of its drawn object.</summary>
/// <param name="Sha256">Of what the person uploaded, lower-case hex: what the recipe calls it.</param>
/// <param name="Bytes">A PNG or JPEG of our own encoder, upright, without metadata; never a stranger's file.</param>
/// <param name="WidthPx">Of the picture in the bytes.</param>
/// <param name="HeightPx">Of the picture in the bytes.</param>
public sealed record ScenePhoto(string Sha256, byte[] Bytes, int WidthPx, int HeightPx, ScenePhotoKind Kind)
{
    /// <summary>The shorter side, in pixels, from which a photograph may cover a whole picture.</summary>
    private const int CoverSidePxMin = 480;

    /// <summary>A longer or higher one would lose too much where it covers a whole picture.</summary>
    private const double CoverAspectMax = 2.4;

    /// <summary>What must stay in view when the photograph is cropped, as a share of its width: its middle, or a face.</summary>
    public double FocusX { get; init; } = 0.5;

    /// <inheritdoc cref="FocusX"/>
    /// <remarks>From the top, as a share of its height.</remarks>
    public double FocusY { get; init; } = 0.5;

    internal double Aspect => (double)WidthPx / HeightPx;

    internal bool CoversPictures =>
        Kind == ScenePhotoKind.Whole && Math.Min(WidthPx, HeightPx) >= CoverSidePxMin && Aspect is >= 1 / CoverAspectMax and <= CoverAspectMax;

    /// <exception cref="InvalidDataException">The bytes are neither PNG nor JPEG.</exception>
    internal string DataUri => Bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "data:image/png;base64," + Convert.ToBase64String(Bytes),
        [0xff, 0xd8, 0xff, ..] => "data:image/jpeg;base64," + Convert.ToBase64String(Bytes),
        _ => throw new InvalidDataException("A photograph for a design is PNG or JPEG."),
    };
}

/// <summary>What a recipe says of the photograph in its design: the same one is needed to make the same picture.</summary>
public sealed record RecipePhoto(string Sha256, ScenePhotoKind Kind);
