using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Gallery;

/// <summary>Many pictures on one, so that an eye can compare them: a row a prompt, a column a sample.</summary>
internal sealed class ContactSheet(DesignComposer composer, Renderer renderer)
{
    private const int Samples = 4;
    private const int GapPx = 12;
    private const int HeightPx = 420;

    public byte[] Draw(IReadOnlyList<string> prompts, CanvasFormat format, long seed)
    {
        VipsImage? sheet = null;
        for (var row = 0; row < prompts.Count; row++)
        {
            sheet = Joined(sheet, Row(prompts[row], format, seed + row), isBelow: true);
        }

        using (sheet)
        {
            return sheet!.Encode(ImageFormat.Png);
        }
    }

    private VipsImage Row(string prompt, CanvasFormat format, long seed)
    {
        VipsImage? row = null;
        for (var sample = 0; sample < Samples; sample++)
        {
            var design = composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed, sample));
            row = Joined(row, renderer.Draw(design, HeightPx * design.Width / design.Height, withTexts: true), isBelow: false);
        }

        return row!;
    }

    private static VipsImage Joined(VipsImage? before, VipsImage next, bool isBelow)
    {
        if (before is null)
        {
            return next;
        }

        using (before)
        using (next)
        {
            return before.Join(next, isBelow, GapPx);
        }
    }
}
