using System.Globalization;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;
using Pulse.Ports.Models;
using Xunit.Abstractions;

namespace Pulse.Inference.Tests.Models;

/// <summary>Enlarging, cleaning, cutting out and checking do what they are for, on pictures that can be measured.</summary>
public sealed class PhotoWorkTests(ITestOutputHelper output)
{
    private static readonly PhotoLimits Limits = new();
    private static readonly PhotoUpscaler Upscaler = new(ModelKit.Runner, Limits);

    [Theory]
    [InlineData(2, UpscaleEffort.Normal, 6)]
    [InlineData(4, UpscaleEffort.Normal, 1)]
    [InlineData(2, UpscaleEffort.Careful, 6)]
    [InlineData(4, UpscaleEffort.Careful, 1)]
    public async Task Enlarging_brings_back_more_than_stretching_does(int factor, UpscaleEffort effort, double gainDbMin)
    {
        foreach ((string name, Photo original) in new[] { ("scene", PhotoKit.Scene(512, 384)), ("design", PhotoKit.Design(512, "إعلان قهوة في عمّان")) })
        {
            Photo small = original.Stretched(original.Width / factor, original.Height / factor);

            Photo enlarged = Done(await Upscaler.Upscale(small, factor, effort, CancellationToken.None));

            double ours = PhotoKit.Psnr(original, enlarged);
            double stretched = PhotoKit.Psnr(original, small.Stretched(original.Width, original.Height));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} x{factor} {effort}: {ours:F2} dB, stretched {stretched:F2} dB"));
            Assert.True(ours > stretched + gainDbMin, name);
        }
    }

    [Fact]
    public async Task No_seam_shows_between_tiles()
    {
        // Larger than a tile in both directions, and no multiple of it.
        Photo photo = PhotoKit.Scene(300, 270);
        var whole = new Painter(new ModelId("waifu2x-upconv7-x2"), 2, 7, KeepsMargin: false, TilePx: 400);

        Photo tiled = Done(await Upscaler.Upscale(photo, 2, UpscaleEffort.Normal, CancellationToken.None));
        Photo once = await new TiledPainter(ModelKit.Runner).Paint(whole, photo, CancellationToken.None);

        Assert.All(tiled.Pixels.Zip(once.Pixels, (left, right) => Math.Abs(left - right)), difference => Assert.InRange(difference, 0, 1));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(17, 33)]
    [InlineData(131, 16)]
    public async Task Odd_and_small_sizes_come_out_exactly(int width, int height)
    {
        Photo photo = PhotoKit.Scene(width, height);
        foreach (UpscaleEffort effort in Enum.GetValues<UpscaleEffort>())
        {
            Photo enlarged = Done(await Upscaler.Upscale(photo, 4, effort, CancellationToken.None));

            Assert.Equal((width * 4, height * 4), (enlarged.Width, enlarged.Height));
            Assert.True(PhotoKit.Psnr(photo, enlarged.Stretched(width, height)) > 20, effort.ToString());
        }

        Photo cleaned = await new Denoiser(ModelKit.Runner).Denoise(photo, CancellationToken.None);
        Assert.Equal((width, height), (cleaned.Width, cleaned.Height));
    }

    [Fact]
    public async Task Given_a_result_that_would_be_too_large_Then_it_is_refused()
    {
        Photo photo = PhotoKit.Scene(2000, 1000);

        PhotoResult<Photo> result = await Upscaler.Upscale(photo, 4, UpscaleEffort.Normal, CancellationToken.None);

        Assert.Equal(PhotoRefusal.TooManyPixels, Assert.IsType<PhotoResult<Photo>.Refused>(result).Reason);
    }

    [Fact]
    public async Task Cleaning_takes_noise_out()
    {
        Photo clean = PhotoKit.Scene(320, 240);
        Photo noisy = PhotoKit.Noisy(clean, strength: 18, seed: 1);

        Photo result = await new Denoiser(ModelKit.Runner).Denoise(noisy, CancellationToken.None);

        double before = PhotoKit.Psnr(clean, noisy);
        double after = PhotoKit.Psnr(clean, result);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"noise 18: {before:F2} dB, cleaned {after:F2} dB"));
        Assert.True(after > before + 1);
    }

    [Fact]
    public async Task A_person_is_cut_out_with_the_face_inside_and_the_wall_outside()
    {
        Photo photo = PhotoKit.Portrait().Stretched(600, 500);

        PortraitMask mask = Done(await new PortraitCutout(ModelKit.Runner).Mask(photo, CancellationToken.None));

        Assert.Equal((600, 500), (mask.Width, mask.Height));
        Assert.InRange(mask.Alpha[(225 * 600) + 300], 250, 255);
        Assert.InRange(mask.Alpha[(20 * 600) + 20], 0, 5);
        Assert.InRange(mask.Alpha[(20 * 600) + 580], 0, 5);
        Assert.InRange(mask.Coverage, 0.2, 0.6);
    }

    [Fact]
    public async Task Nobody_is_found_where_nobody_is()
    {
        PhotoResult<PortraitMask> result = await new PortraitCutout(ModelKit.Runner).Mask(PhotoKit.Scene(400, 300), CancellationToken.None);

        Assert.Equal(PhotoRefusal.NobodyFound, Assert.IsType<PhotoResult<PortraitMask>.Refused>(result).Reason);
    }

    [Fact]
    public async Task A_harmless_picture_is_allowed_also_when_it_is_long()
    {
        var safety = new ImageSafety(ModelKit.Runner);
        foreach (Photo photo in new[] { PhotoKit.Scene(400, 300), PhotoKit.Scene(900, 200), PhotoKit.Design(400, "عطر عود فاخر للرجال") })
        {
            ImageJudgement judgement = await safety.Judge(photo, CancellationToken.None);

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photo.Width} x {photo.Height}: {judgement.Worst}"));
            Assert.Equal(ImageVerdict.Allowed, judgement.Verdict);
            Assert.Equal(ImageSafety.RulesVersion, judgement.RulesVersion);
        }
    }

    [Theory]
    [InlineData(0.45, 0.40, 0.0, ImageVerdict.Refused)]
    [InlineData(0.0, 0.85, 0.0, ImageVerdict.Refused)]
    [InlineData(0.1, 0.3, 0.0, ImageVerdict.Review)]
    [InlineData(0.0, 0.0, 0.7, ImageVerdict.Review)]
    [InlineData(0.1, 0.2, 0.6, ImageVerdict.Allowed)]
    public void A_verdict_follows_from_the_thresholds(double hentai, double porn, double sexy, ImageVerdict verdict)
    {
        var scores = new ImageScores(0, hentai, 1 - hentai - porn - sexy, porn, sexy);

        Assert.Equal(verdict, ImageSafety.Decide(scores, scores));
    }

    [Fact]
    public void A_part_of_a_picture_asks_for_a_look_but_never_refuses() =>
        Assert.Equal(ImageVerdict.Review, ImageSafety.Decide(new ImageScores(0, 0, 1, 0, 0), new ImageScores(0, 0, 0, 1, 0)));

    private static T Done<T>(PhotoResult<T> result) => Assert.IsType<PhotoResult<T>.Done>(result).Value;
}
