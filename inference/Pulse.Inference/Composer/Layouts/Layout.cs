using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Composer.Layouts;

/// <summary>One family of arrangements. It draws left to right in design units and asks the canvas to mirror.</summary>
internal abstract class Layout
{
    /// <summary>All families; a sample's recipe names one of them.</summary>
    internal static readonly IReadOnlyList<Layout> All =
    [
        new ArchLayout(), new SplitLayout(), new PosterLayout(), new FrameLayout(), new HorizonLayout(), new BandLayout(), new DiagonalLayout(),
        new MedallionLayout(), new ColumnsLayout(), new MosaicLayout(), new LettersLayout(), new TicketLayout(), new StageLayout(), new WavesLayout(),
    ];

    /// <summary>Those that show a photograph, and one more that is nothing without one.</summary>
    internal static readonly IReadOnlyList<Layout> WithPhoto = [.. All.Where(layout => layout.ShowsPhoto), new SceneLayout()];

    internal abstract string Id { get; }

    /// <summary>False for a design of type alone, which shows neither the chosen object nor the pattern.</summary>
    internal virtual bool ShowsObject => true;

    /// <summary>False where a photograph in the place of the object would look out of place.</summary>
    internal virtual bool ShowsPhoto => true;

    /// <summary>True when the layout shows a brand's first colour, arranged so, on a large surface, and writes on none that text is not read on.</summary>
    internal virtual bool Shows(BrandPalette arrangement) => arrangement.Carrier == Carrier.Ground;

    /// <summary>True when a logo belongs below the layout: its head is full of pictures.</summary>
    internal virtual bool LogoAtFoot(CanvasShape outline) => false;

    /// <summary>The colour along the edge where the logo's strip is, so that the two are one surface.</summary>
    internal virtual Rgb Edge(Inks inks) => inks.Ground;

    internal abstract void Draw(Canvas canvas);
}
