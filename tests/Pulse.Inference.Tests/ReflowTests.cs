using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;
using Pulse.Inference.Tests.Brands;

namespace Pulse.Inference.Tests;

/// <summary>One design in all formats at once.</summary>
public sealed class ReflowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_design_is_set_in_all_formats_with_the_same_choice_and_words(bool branded)
    {
        BrandKit? kit = branded ? BrandSamples.Kit(["#00754a", "#d4e9e2", "#cba258"], Logos.Drawing, "Cairo", "Lora") : null;
        foreach ((string prompt, int index) in Kit.Prompts.Select((prompt, index) => (prompt, index)))
        {
            IReadOnlyList<Composition> designs = Kit.Composer.Reflow(new CompositionRequest(prompt, "ar-JO", CanvasFormat.Story, 100 + index, index % 4, Brand: kit));
            Assert.Equal(Kit.Formats, designs.Select(design => design.Format));
            Assert.Single(designs.Select(design => (design.Recipe.Topic, design.Recipe.Layout, design.Recipe.Palette, design.Recipe.Mood, design.Recipe.Art, design.Recipe.Pattern)).Distinct());
            Assert.Single(designs.Select(design => string.Join('|', design.Texts.OrderBy(run => run.Role).Select(run => $"{run.Role}:{run.Text}"))).Distinct());
            Assert.Empty(designs.SelectMany(design => TextChecks.Outside(design).Concat(TextChecks.Touching(design)).Concat(TextChecks.Unreadable(design)).Concat(TextChecks.WithoutGlyph(design))));
        }
    }

    [Fact]
    public void Each_is_what_its_format_alone_would_be()
    {
        var request = new CompositionRequest("إعلان قهوة في عمّان", "ar-JO", CanvasFormat.Square, 9, 2, new Dictionary<TextRole, string> { [TextRole.Headline] = "فنجان وحكاية" });
        foreach (Composition design in Kit.Composer.Reflow(request))
        {
            Composition alone = Kit.Composer.Compose(request with { Format = design.Format });
            Assert.Equal("فنجان وحكاية", design.Texts.Single(run => run.Role == TextRole.Headline).Text);
            Assert.Equal(Kit.Renderer.Render(alone, 256, ImageFormat.Png).Sha256, Kit.Renderer.Render(design, 256, ImageFormat.Png).Sha256);
        }
    }
}
