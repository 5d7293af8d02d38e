using System.Text.Json;
using Pulse.Gallery;
using Pulse.Inference.Composer;
using Pulse.Inference.Composer.Layouts;
using Pulse.Inference.Composer.Photos;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;

namespace Pulse.Inference.Tests.Photos;

/// <summary>Designs with a photograph: dark and bright, busy, tiny, eight times as long as high, and figures that were cut out.</summary>
public sealed class PhotoDesignTests
{
    private const string Arabic = "إعلان قهوة في عمّان، خصم 20% هاتف 0791234567", English = "A cozy coffee shop in Amman, 20% off";

    /// <summary>The same photograph is in all four, so they are nearer to each other than drawn designs.</summary>
    private const double DistanceMin = 10;

    private static readonly ScenePhoto[] Photos = [.. TestPhotos.Names.Select(TestPhotos.Of)];

    public static TheoryData<string> Names => new(TestPhotos.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Four_samples_in_all_formats_are_set_right_and_differ(string name)
    {
        var wrong = new List<string>();
        ScenePhoto photo = TestPhotos.Of(name);
        foreach ((string prompt, CanvasFormat format) in from prompt in new[] { Arabic, English } from format in Kit.Formats select (prompt, format))
        {
            Composition[] samples = [.. Enumerable.Range(0, 4).Select(sample => Compose(photo, prompt, format, (int)format + 3, sample))];
            wrong.AddRange(samples.SelectMany(sample => TextChecks.Outside(sample).Concat(TextChecks.Touching(sample))));
            var thumbnails = new List<byte[]>();
            foreach (Composition sample in samples)
            {
                using VipsImage picture = Kit.Renderer.Draw(sample, TextChecks.LookedAtPx, withTexts: false);
                wrong.AddRange(TextChecks.Unreadable(sample, picture));
                Renderer.PaintTexts(picture, sample);
                thumbnails.Add(Likeness.Thumbnail(picture));
            }

            wrong.AddRange(Likeness.Of(samples, thumbnails, DistanceMin));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void At_least_eight_layouts_show_a_photograph_and_the_others_are_not_chosen()
    {
        string[] seen = [.. from seed in Enumerable.Range(0, 40) from sample in Enumerable.Range(0, 4) select Compose(Photos[0], Arabic, CanvasFormat.Square, seed, sample).Recipe.Layout];
        Assert.Equal(Layout.WithPhoto.Select(layout => layout.Id).Order(StringComparer.Ordinal), seen.Distinct().Order(StringComparer.Ordinal));
        Assert.True(Layout.WithPhoto.Count >= 8);
        Assert.DoesNotContain(Layout.All, layout => layout is SceneLayout);
    }

    [Fact]
    public void The_recipe_names_the_photograph_and_the_bytes_are_the_same_each_time()
    {
        Composition one = Compose(Photos[0], Arabic, CanvasFormat.Story, 4, 1), again = Compose(TestPhotos.Of(TestPhotos.Names[0]), Arabic, CanvasFormat.Story, 4, 1);
        Assert.Equal(new RecipePhoto(Photos[0].Sha256, ScenePhotoKind.Whole), one.Recipe.Photo);
        Assert.Equal(("photo", one.Recipe.Photo), (one.Recipe.Art, JsonSerializer.Deserialize<Recipe>(JsonSerializer.Serialize(one.Recipe))!.Photo));
        Assert.Equal(Kit.Renderer.Render(one, 384, ImageFormat.Png).Sha256, Kit.Renderer.Render(again, 384, ImageFormat.Png).Sha256);
        Assert.NotEqual(Kit.Renderer.Render(one, 384, ImageFormat.Png).Sha256, Kit.Renderer.Render(Compose(Photos[1], Arabic, CanvasFormat.Story, 4, 1), 384, ImageFormat.Png).Sha256);
        Assert.Null(Kit.Compose(Arabic).Recipe.Photo);
        Assert.DoesNotContain("Photo", JsonSerializer.Serialize(Kit.Compose(Arabic).Recipe), StringComparison.Ordinal);
    }

    [Fact]
    public void A_photograph_moves_to_the_other_side_for_Arabic_but_is_never_flipped()
    {
        // Its left half is red and its right half blue.
        using VipsImage drawn = VipsImage.FromSvg("<svg xmlns='http://www.w3.org/2000/svg' width='800' height='800'><rect width='400' height='800' fill='#ff0000'/><rect x='400' width='400' height='800' fill='#0000ff'/></svg>"u8.ToArray(), 1);
        var photo = new ScenePhoto(new string('a', 64), drawn.Encode(ImageFormat.Png), 800, 800, ScenePhotoKind.Whole);
        var seen = new HashSet<string>();
        foreach ((string prompt, CanvasFormat format, int seed, int sample) in from prompt in new[] { Arabic, English } from format in new[] { CanvasFormat.Square, CanvasFormat.Banner } from seed in Enumerable.Range(0, 6) from sample in Enumerable.Range(0, 4) select (prompt, format, seed, sample))
        {
            Composition composition = Compose(photo, prompt, format, seed, sample);
            (double red, double blue) = Middles(composition);
            Assert.True(red < blue, $"{Kit.Name(composition)} is flipped");
            seen.Add(composition.Recipe.Layout);
        }

        Assert.True(seen.Count >= 8);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(1600, 200)]
    [InlineData(200, 1600)]
    public void What_would_be_a_blur_or_a_shred_in_its_place_becomes_a_print(int width, int height)
    {
        var photo = new ScenePhoto("", [], width, height, ScenePhotoKind.Whole);
        var room = new Box(100, 100, 500, 500);
        PhotoPlace place = PhotoPlace.Of(photo, room);
        Assert.True(place.IsPrint && room.Holds(place.Box) && place.Box.Width / place.Seen.Width <= 2.6);
        Assert.False(photo.CoversPictures);
        Assert.False(PhotoPlace.Of(photo with { WidthPx = 900, HeightPx = 900 }, room).IsPrint);
    }

    [Fact]
    public void Cropping_keeps_the_focus_in_view()
    {
        PhotoPlace place = PhotoPlace.Of(new ScenePhoto("", [], 1000, 2000, ScenePhotoKind.Whole) { FocusY = 0.2 }, new Box(0, 0, 500, 500));
        Assert.True(place.Seen.Y <= 400 && place.Seen.Bottom >= 400 && place.Seen is { X: 0, Width: 1000, Height: 1000 });
    }

    [Fact]
    public void A_face_lies_where_no_veil_does()
    {
        var portrait = new ScenePhoto("", [], 1000, 1400, ScenePhotoKind.Whole) { FocusY = 0.4 };
        PhotoPlace place = PhotoPlace.Of(portrait, new Box(0, 0, 1000, 1000), (0.5, 0.25));
        Assert.Equal(250, 560 - place.Seen.Y, 0.01);
    }

    [Fact]
    public void Given_words_without_a_veil_on_a_photograph_Then_they_are_found_unreadable()
    {
        ScenePhoto photo = TestPhotos.Of("busy");
        Composition scene = (from seed in Enumerable.Range(0, 40) from sample in Enumerable.Range(0, 4) select Compose(photo, Arabic, CanvasFormat.Square, seed, sample)).First(one => one.Recipe.Layout == "scene");
        Assert.Empty(TextChecks.Unreadable(scene));
        Assert.NotEmpty(TextChecks.Unreadable(scene with { Backdrop = scene.Backdrop.Replace("stop-opacity=\"0.8\"", "stop-opacity=\"0\"", StringComparison.Ordinal) }));
    }

    [Fact]
    public void A_sheet_carries_the_photograph_and_another_file_is_a_fault()
    {
        Composition sheet = Compose(Photos[0], Arabic, CanvasFormat.A4, 2, 0);
        Assert.NotEqual(
            new PdfRenderer(Kit.Renderer, Kit.Imaging).Render(sheet).Sha256,
            new PdfRenderer(Kit.Renderer, Kit.Imaging).Render(Compose(Photos[1], Arabic, CanvasFormat.A4, 2, 0)).Sha256);
        Assert.Throws<InvalidDataException>(() => Compose(Photos[0] with { Bytes = "<svg/>"u8.ToArray() }, Arabic, CanvasFormat.A4, 2, 0));
    }

    private static Composition Compose(ScenePhoto photo, string prompt, CanvasFormat format, long seed, int sample) =>
        Kit.Composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed, sample, Photo: photo));

    private static (double Red, double Blue) Middles(Composition composition)
    {
        using VipsImage picture = Kit.Renderer.Draw(composition, TextChecks.LookedAtPx, withTexts: false);
        byte[] pixels = picture.Pixels();
        var (red, blue) = (new List<double>(), new List<double>());
        for (int at = 0; at < pixels.Length; at += 3)
        {
            double x = at / 3 % picture.Width;
            if (pixels[at] > 120 && pixels[at] > 2.4 * pixels[at + 2] && pixels[at] > 5 * pixels[at + 1])
            {
                red.Add(x);
            }
            else if (pixels[at + 2] > 120 && pixels[at + 2] > 2.4 * pixels[at] && pixels[at + 2] > 5 * pixels[at + 1])
            {
                blue.Add(x);
            }
        }

        // A veil may cover one of the halves; then there is nothing to compare.
        return red.Count == 0 || blue.Count == 0 ? (0, 1) : (red.Average(), blue.Average());
    }
}
