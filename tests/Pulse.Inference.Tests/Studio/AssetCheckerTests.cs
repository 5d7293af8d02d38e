using System.Globalization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;
using Pulse.Inference.Studio;
using Pulse.Inference.Tests.Brands;
using Pulse.Inference.Tests.Generation;
using Pulse.Inference.Tests.Models;
using Pulse.Ports.Models;

namespace Pulse.Inference.Tests.Studio;

/// <summary>What leaves quarantine is a picture that creatives can use and nothing else; what does not leave it says why.</summary>
public sealed class AssetCheckerTests
{
    private static readonly OrganizationId Organization = new(Guid.CreateVersion7());
    private static readonly AssetId Asset = new(Guid.CreateVersion7());
    private readonly MemoryBlobs _blobs = new();

    [Fact]
    public async Task A_photograph_is_kept_as_it_is_in_pixels()
    {
        Photo scene = PhotoKit.Scene(800, 600);

        var clean = Assert.IsType<AssetClean>(await Check(AssetKind.Photo, scene.Encode(ImageFormat.Jpeg)));

        Assert.Equal((800, 600, "image/png"), (clean.Facts.File.Width, clean.Facts.File.Height, clean.Facts.File.ContentType));
        Assert.Null(clean.Facts.CutOut);
        Assert.Equal(AssetChecker.ChecksVersion, clean.Checks);
        Assert.True(PhotoKit.Psnr(scene, await Stored(clean.Facts.File.Sha256)) > 24);
        byte[] inCreatives = (await _blobs.FindResult(Organization, AssetKeys.Scene(Asset), CancellationToken.None))!.Value.ToArray();
        Assert.Equal([0xff, 0xd8], inCreatives[..2]);
        Assert.True(PhotoKit.Psnr(scene, ((PhotoResult<Photo>.Done)Reader.Read(inCreatives)).Value) > 24);
    }

    [Theory]
    [InlineData(4_800, 1_200, 2_400, 600)]
    [InlineData(600, 3_000, 480, 2_400)]
    [InlineData(500, 400, 1_000, 800)]
    [InlineData(120, 100, 480, 400)]
    public async Task A_large_photograph_is_made_smaller_and_a_small_one_larger(int width, int height, int keptWidth, int keptHeight)
    {
        var clean = Assert.IsType<AssetClean>(await Check(AssetKind.Photo, PhotoKit.Scene(width, height).Encode(ImageFormat.Jpeg)));

        Assert.Equal((keptWidth, keptHeight), (clean.Facts.File.Width, clean.Facts.File.Height));
    }

    [Fact]
    public async Task A_small_photograph_loses_its_noise_before_it_is_enlarged()
    {
        Photo scene = PhotoKit.Scene(300, 200), noisy = PhotoKit.Noisy(scene, strength: 18, seed: 7);

        var clean = Assert.IsType<AssetClean>(await Check(AssetKind.Photo, noisy.Encode(ImageFormat.Png)));

        Photo kept = (await Stored(clean.Facts.File.Sha256)).Stretched(300, 200);
        Assert.True(PhotoKit.Psnr(scene, kept) > PhotoKit.Psnr(scene, noisy) + 1, string.Create(CultureInfo.InvariantCulture, $"{PhotoKit.Psnr(scene, kept):0.00} dB, {PhotoKit.Psnr(scene, noisy):0.00} dB before"));
    }

    [Fact]
    public async Task Whoever_is_in_a_photograph_is_also_kept_without_what_is_behind()
    {
        var clean = Assert.IsType<AssetClean>(await Check(AssetKind.Photo, PhotoKit.Portrait().Encode(ImageFormat.Png)));

        Assert.NotNull(clean.Facts.CutOut);
        Assert.InRange(clean.Facts.CutOut.Width, clean.Facts.File.Width / 2, clean.Facts.File.Width);
        Assert.InRange(clean.Facts.CutOut.Height, clean.Facts.File.Height / 2, clean.Facts.File.Height);
        Assert.NotEqual(clean.Facts.File.Sha256, clean.Facts.CutOut.Sha256);

        // The head of the portrait is in its middle, above the middle of the picture.
        Assert.InRange(clean.Facts.Focus!.X, 0.4, 0.6);
        Assert.InRange(clean.Facts.Focus.Y, 0.05, 0.45);
    }

    [Fact]
    public async Task The_same_file_gives_the_same_picture()
    {
        byte[] file = PhotoKit.Portrait().Encode(ImageFormat.Jpeg);

        Assert.Equal(await Check(AssetKind.Photo, file), await Check(AssetKind.Photo, file));
    }

    [Theory]
    [InlineData(0.9, 0.05, AssetRefusal.Explicit)]
    [InlineData(0.5, 0.4, AssetRefusal.NeedsReview)]
    public async Task What_the_classifier_finds_does_not_leave_quarantine(double porn, double neutral, AssetRefusal reason)
    {
        var checker = new AssetChecker(Reader, new ImageSafety(new Fixed((float)porn, (float)neutral)), Denoiser, Upscaler, Portraits, Kit.Imaging, _blobs);
        byte[] png = PhotoKit.Scene(64, 64).Encode(ImageFormat.Png);

        foreach (AssetKind kind in Enum.GetValues<AssetKind>())
        {
            Assert.Equal(new AssetNotTaken(reason, AssetChecker.ChecksVersion), await checker.Check(Organization, Asset, kind, png, CancellationToken.None));
        }

        Assert.Equal(0, _blobs.Count);
    }

    [Fact]
    public async Task A_photograph_that_cannot_be_read_is_refused_with_its_reason()
    {
        byte[] whole = PhotoKit.Scene(200, 200).Encode(ImageFormat.Jpeg);

        await AssertRefused(AssetRefusal.Damaged, AssetKind.Photo, whole[..(whole.Length / 3)]);
        await AssertRefused(AssetRefusal.TooSmall, AssetKind.Photo, PhotoKit.Scene(15, 200).Encode(ImageFormat.Png));
        await AssertRefused(AssetRefusal.NotAPicture, AssetKind.Photo, [1, 2, 3]);
        await AssertRefused(AssetRefusal.FormatNotTaken, AssetKind.Photo, "GIF89a______________"u8.ToArray());
        Assert.Equal(0, _blobs.Count);
    }

    [Fact]
    public async Task Every_logo_that_is_taken_stays_the_file_that_it_was()
    {
        byte[] png = PhotoKit.Scene(300, 120).Encode(ImageFormat.Png);

        var clean = Assert.IsType<AssetClean>(await Check(AssetKind.Logo, png));

        Assert.Equal((300, 120, png.LongLength), (clean.Facts.File.Width, clean.Facts.File.Height, clean.Facts.File.SizeBytes));
        Assert.Equal(png, await Bytes(clean.Facts.File.Sha256));
    }

    private static PhotoReader Reader { get; } = new(Kit.Imaging, new PhotoLimits());

    private static Denoiser Denoiser { get; } = new(ModelKit.Runner);

    private static PhotoUpscaler Upscaler { get; } = new(ModelKit.Runner, new PhotoLimits());

    private static PortraitCutout Portraits { get; } = new(ModelKit.Runner);

    private async Task AssertRefused(AssetRefusal reason, AssetKind kind, byte[] file) =>
        Assert.Equal(reason, Assert.IsType<AssetNotTaken>(await Check(kind, file)).Reason);

    private async Task<AssetCheckResult> Check(AssetKind kind, byte[] file) =>
        await new AssetChecker(Reader, new ImageSafety(ModelKit.Runner), Denoiser, Upscaler, Portraits, Kit.Imaging, _blobs)
            .Check(Organization, Asset, kind, file, CancellationToken.None);

    private async Task<byte[]> Bytes(string sha256)
    {
        await using Stream stored = (await _blobs.OpenContent(Organization, sha256, CancellationToken.None))!;
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<Photo> Stored(string sha256) => ((PhotoResult<Photo>.Done)Reader.Read(await Bytes(sha256))).Value;

    /// <summary>A classifier that always says the same.</summary>
    private sealed class Fixed(float porn, float neutral) : IModelRunner
    {
        public ValueTask<IReadOnlyDictionary<string, Tensor>> Run(
            ModelId model, IReadOnlyDictionary<string, Tensor> inputs, CancellationToken cancellation) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, Tensor>>(new Dictionary<string, Tensor>(StringComparer.Ordinal)
            {
                ["scores"] = Tensor.Of([0, 0, neutral, porn, 1 - porn - neutral], 1, 5),
            });

        public ValueTask<ModelSignature> Describe(ModelId model, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
