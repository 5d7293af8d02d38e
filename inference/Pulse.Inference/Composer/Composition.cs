using System.Text.Json.Serialization;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Composer.Photos;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer;

/// <summary>The shape of a picture. Design units are pixels of its nominal size.</summary>
public enum CanvasFormat
{
    /// <summary>1080 x 1080.</summary>
    Square,

    /// <summary>1080 x 1920.</summary>
    Story,

    /// <summary>1920 x 1080.</summary>
    Landscape,

    /// <summary>4:5, 1080 x 1350.</summary>
    Portrait,

    /// <summary>3:1, 1920 x 640.</summary>
    Banner,

    /// <summary>A sheet of 210 x 297 mm.</summary>
    A4,

    /// <summary>A sheet of 297 x 420 mm; the same design as on A4, drawn larger.</summary>
    A3,
}

public static class CanvasFormats
{
    private const int SampleWidth = 512, WideSampleWidth = 768;

    private const int A3At300DpiPx = 3508;

    /// <summary>Width and height in design units.</summary>
    public static (int Width, int Height) Size(this CanvasFormat format) => format switch
    {
        CanvasFormat.Square => (1080, 1080),
        CanvasFormat.Story => (1080, 1920),
        CanvasFormat.Landscape => (1920, 1080),
        CanvasFormat.Portrait => (1080, 1350),
        CanvasFormat.Banner => (1920, 640),
        CanvasFormat.A4 or CanvasFormat.A3 => (1240, 1754),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>A sample's width, in pixels: enough to judge it on a screen.</summary>
    public static int SampleWidthPx(this CanvasFormat format) => format.Size() is var (width, height) && width > height ? WideSampleWidth : SampleWidth;

    /// <summary>A final's width, in pixels: twice the nominal size, so that large screens stay sharp; sheets have 300 dots an inch.</summary>
    public static int FinalWidthPx(this CanvasFormat format) => format == CanvasFormat.A3 ? A3At300DpiPx : format.Size().Width * 2;
}

public enum Language
{
    Arabic,
    English,
}

public enum TextDirection
{
    RightToLeft,
    LeftToRight,
}

public enum TextAlign
{
    Left,
    Center,
    Right,
}

/// <summary>What a text is for; a person revises texts by role.</summary>
public enum TextRole
{
    Headline,
    Subline,
    Action,
    Facts,
    Badge,
}

/// <summary>A rectangle in design units, from the picture's top left corner.</summary>
public sealed record Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public Box Inset(double by) => new(X + by, Y + by, Width - (2 * by), Height - (2 * by));

    /// <summary>True when the other lies inside, give or take a tolerance in design units.</summary>
    public bool Holds(Box other, double tolerance = 0.5) =>
        other.X >= X - tolerance && other.Y >= Y - tolerance && other.Right <= Right + tolerance && other.Bottom <= Bottom + tolerance;

    public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
}

/// <summary>One line of a text as it is drawn.</summary>
/// <param name="Text">What the shaper gets: the words, with direction marks and isolates around numbers.</param>
/// <param name="Ink">Where the ink lies, in design units.</param>
public sealed record TextLine(string Text, Box Ink);

/// <summary>A text in the picture. It stays data, so that it can be read, searched, corrected and rendered again.</summary>
/// <param name="Text">The words as a person would type them.</param>
/// <param name="SizeUnits">Font size in design units.</param>
/// <param name="Box">The room that the layout gave it; all ink lies inside.</param>
public sealed record TextRun(
    TextRole Role,
    string Text,
    IReadOnlyList<TextLine> Lines,
    ShapingFont Font,
    double SizeUnits,
    Rgb Colour,
    Box Box,
    TextAlign Align,
    TextDirection Direction);

/// <summary>A finished design: everything under the texts as SVG, and the texts. Rendering it needs nothing else.</summary>
public sealed record Composition(CanvasFormat Format, int Width, int Height, string Backdrop, IReadOnlyList<TextRun> Texts, Recipe Recipe);

/// <summary>What a composition is asked for. The prompt never appears in the result's recipe, nor in a log.</summary>
/// <param name="LocaleHint">A language tag of the person (<c>ar-JO</c>); decides when the prompt's script does not.</param>
/// <param name="SampleIndex">From 0; the samples of one seed differ in layout, palette and mood, in layout as long as there are others.</param>
/// <param name="Copy">Texts of a person's own, by role; the others stay as the composer wrote them.</param>
/// <param name="Photo">Shown in the place of the drawn object; layouts that suit no photograph are then not chosen.</param>
/// <param name="Brand">Rules colours, faces and logo; without one, the subject and the prompt do.</param>
public sealed record CompositionRequest(
    string Prompt,
    string LocaleHint,
    CanvasFormat Format,
    long Seed,
    int SampleIndex,
    IReadOnlyDictionary<TextRole, string>? Copy = null,
    BrandKit? Brand = null,
    ScenePhoto? Photo = null);

/// <summary>A font as used: enough to find the same file again.</summary>
public sealed record RecipeFont(string Family, int Weight, string Package, string Version, string Sha256);

/// <summary>A text as the recipe tells it.</summary>
public sealed record RecipeText(TextRole Role, string Text, string Font, int Weight, double SizeUnits, Box Box, TextAlign Align, TextDirection Direction, string Colour);

/// <summary>Everything that, together with the sealed prompt, makes the same picture again.</summary>
/// <param name="Renderer">The libvips build; another build may round pixels differently.</param>
/// <param name="KnowledgeSha256">Of all topics, palettes and phrases.</param>
public sealed record Recipe(
    long Seed,
    int SampleIndex,
    string Model,
    string ModelVersion,
    string Topic,
    Language Language,
    string Layout,
    string Palette,
    string Mood,
    string Art,
    string Pattern,
    CanvasFormat Format,
    string Renderer,
    string KnowledgeSha256,
    IReadOnlyList<RecipeFont> Fonts,
    IReadOnlyList<RecipeText> Texts)
{
    /// <summary>The brand that ruled the design; absent where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecipeBrand? Brand { get; init; }

    /// <summary>The photograph in the design; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecipePhoto? Photo { get; init; }
}
