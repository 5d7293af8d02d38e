using System.Text;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;
using Pulse.Inference.Composer;
using Pulse.Inference.Provenance.Containers;
using Pulse.Ports.Images;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>A manifest goes in and comes out, the file around it stays, and readers of the format read it as before.</summary>
public sealed class ContainerTests
{
    public static TheoryData<DownloadFormat> Formats => new(Enum.GetValues<DownloadFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_manifest_of_any_length_comes_out_as_it_went_in_and_leaves_the_file_as_it_was(DownloadFormat format)
    {
        var original = await SealedFiles.Original(format);
        var container = ManifestContainer.Of(original)!;
        Assert.Equal(format, container.Format);
        foreach (var length in new[] { 0, 1, 2, 1999, 65_525, 65_526, ManifestContainer.ManifestBytesMax })
        {
            var manifest = Encoding.ASCII.GetBytes(new string('m', length));
            var file = container.Embed(original, manifest)!;
            var found = container.Find(file);

            Assert.NotNull(found);
            Assert.Equal(manifest, found.Manifest);
            Assert.Equal(original, container.Strip(file, found));
            Assert.Equal(file.Length - original.Length, found.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_manifest_that_is_too_large_is_not_read(DownloadFormat format)
    {
        var original = await SealedFiles.Original(format);
        var container = ManifestContainer.Of(original)!;

        Assert.Null(container.Find(container.Embed(original, new byte[ManifestContainer.ManifestBytesMax + 1])!));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_without_a_manifest_has_none_and_a_broken_one_has_no_place(DownloadFormat format)
    {
        var original = await SealedFiles.Original(format);
        var container = ManifestContainer.Of(original)!;

        Assert.Null(container.Find(original));
        if (format != DownloadFormat.Jpeg)
        {
            Assert.Null(container.PlaceIn(original.AsSpan(0, original.Length - 1)));
            Assert.Null(container.PlaceIn([.. original, 0]));
        }
    }

    [Theory]
    [InlineData(DownloadFormat.Png, ImageFormat.Png)]
    [InlineData(DownloadFormat.Jpeg, ImageFormat.Jpeg)]
    [InlineData(DownloadFormat.Webp, ImageFormat.Webp)]
    public async Task The_pixels_are_the_same_with_a_manifest(DownloadFormat format, ImageFormat read)
    {
        using var before = VipsImage.FromEncoded(await SealedFiles.Original(format), read);
        using var after = VipsImage.FromEncoded(await SealedFiles.Sealed(format), read);

        Assert.Equal(before.Encode(ImageFormat.Png), after.Encode(ImageFormat.Png));
    }

    [PopplerFact]
    public async Task A_sheet_shows_the_same_words_and_picture_and_attaches_its_manifest()
    {
        var file = await SealedFiles.Sealed(DownloadFormat.Pdf);
        var before = new RenderedSheet(await SealedFiles.Original(DownloadFormat.Pdf), "", CanvasFormat.A4);
        var after = before with { Bytes = file };

        Assert.NotEmpty(Poppler.Words(before));
        Assert.Equal(Poppler.Words(before), Poppler.Words(after));
        using var pictureBefore = Poppler.Picture(before, 40);
        using var pictureAfter = Poppler.Picture(after, 40);
        Assert.Equal(pictureBefore.Encode(ImageFormat.Png), pictureAfter.Encode(ImageFormat.Png));
        Assert.Contains("pulse-provenance.json", Poppler.Attachments(after), StringComparison.Ordinal);
        Assert.Equal(SealedFiles.ManifestIn(file).Manifest, Poppler.Attachment(after));
        Assert.Contains("Pages:           1", Poppler.Information(after), StringComparison.Ordinal);
    }
}
