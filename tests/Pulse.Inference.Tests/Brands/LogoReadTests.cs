using System.Text;
using Pulse.Inference.Composer.Brands;
using Pulse.Inference.Imaging;
using Pulse.Inference.Tests.Models;

namespace Pulse.Inference.Tests.Brands;

/// <summary>Whatever is given as a logo, the answer is a logo or a reason.</summary>
public sealed class LogoReadTests
{
    private static readonly string[] Blue = ["#0b3d91"];

    [Theory]
    [InlineData(ImageFormat.Png, 4)]
    [InlineData(ImageFormat.Png, 3)]
    [InlineData(ImageFormat.Jpeg, 3)]
    [InlineData(ImageFormat.Webp, 4)]
    public void A_picture_is_read(ImageFormat format, int bands)
    {
        BrandLogo logo = Read(Logos.Raster(300, 100, format, bands));
        Assert.Equal(("image/png", 3.0), (logo.MediaType, logo.Aspect));
        Assert.Equal(bands == 3, logo.Ink.IsOpaque);
        Assert.Equal(64, logo.Sha256.Length);
    }

    [Fact]
    public void A_drawing_is_read_and_keeps_what_it_shows()
    {
        BrandLogo logo = Read(Logos.Drawing);
        Assert.Equal(("image/svg+xml", 3.0), (logo.MediaType, Math.Round(logo.Aspect, 2)));
        Assert.Contains(logo.Ink.Pixels, pixel => pixel == Rgb.Parse("#0b3d91"));
        Assert.False(logo.Ink.IsOpaque);
    }

    [Fact]
    public void An_editors_notes_are_left_out()
    {
        BrandLogo logo = Read(Logos.Svg("<metadata><x xmlns=\"urn:x\"/></metadata><i:n xmlns:i=\"urn:inkscape\" i:a=\"secret\"/><title>secret</title><rect width=\"90\" height=\"40\" data-note=\"secret\"/>"));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(logo.Clean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", BrandProblemReason.LogoSvgScript)]
    [InlineData("<x:script xmlns:x=\"urn:x\"/>", BrandProblemReason.LogoSvgScript)]
    [InlineData("<rect width=\"9\" height=\"9\" onload=\"alert(1)\"/>", BrandProblemReason.LogoSvgEventAttribute)]
    [InlineData("<title><g ONCLICK=\"x\"/></title>", BrandProblemReason.LogoSvgEventAttribute)]
    [InlineData("<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>", BrandProblemReason.LogoSvgForeignObject)]
    [InlineData("<use href=\"https://example.com/a.svg#b\"/>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<use xlink:href=\"file:///etc/passwd\"/>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<rect fill=\"url(https://example.com/x)\" width=\"9\" height=\"9\"/>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<rect style=\"fill: URL( 'data:image/png;base64,AA' )\" width=\"9\" height=\"9\"/>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<style>@import 'x.css';</style>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<style>.a{fill:\\75rl(x)}</style>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<g xml:base=\"https://example.com/\"/>", BrandProblemReason.LogoSvgExternalReference)]
    [InlineData("<rect clip-path=\"javascript:x\"/>", BrandProblemReason.LogoSvgScript)]
    [InlineData("<image href=\"#a\"/>", BrandProblemReason.LogoSvgElement)]
    [InlineData("<text>Layali</text>", BrandProblemReason.LogoSvgElement)]
    [InlineData("<rect><animate attributeName=\"x\"/></rect>", BrandProblemReason.LogoSvgElement)]
    [InlineData("<filter id=\"f\"/>", BrandProblemReason.LogoSvgElement)]
    [InlineData("<g id=\"a\"><rect id=\"r\"/></g><g id=\"b\"><use href=\"#a\"/></g><use href=\"#b\"/>", BrandProblemReason.LogoSvgTooComplex)]
    [InlineData("<rect width=\"0\" height=\"0\"/>", BrandProblemReason.LogoEmpty)]
    [InlineData("<rect", BrandProblemReason.LogoDamaged)]
    public void A_drawing_that_may_do_more_than_be_seen_is_refused(string content, BrandProblemReason reason) => AssertRefused(reason, Logos.Svg(content));

    [Theory]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>", BrandProblemReason.LogoSvgDocumentType)]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE svg SYSTEM \"file:///etc/passwd\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>", BrandProblemReason.LogoSvgDocumentType)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"9\" height=\"9\"/></svg>", BrandProblemReason.LogoSvgNoSize)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 NaN 1e99\"><rect width=\"9\" height=\"9\"/></svg>", BrandProblemReason.LogoSvgNoSize)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"10\"><rect width=\"900\" height=\"9\"/></svg>", BrandProblemReason.LogoTooLong)]
    [InlineData("<svg><rect width=\"9\" height=\"9\"/></svg>", BrandProblemReason.LogoNotAPicture)]
    [InlineData("<?xml version=\"1.0\"?><html/>", BrandProblemReason.LogoNotAPicture)]
    [InlineData("GIF89a", BrandProblemReason.LogoNotAPicture)]
    [InlineData("", BrandProblemReason.LogoNotAPicture)]
    public void A_file_that_is_no_logo_is_refused(string file, BrandProblemReason reason) => AssertRefused(reason, Encoding.UTF8.GetBytes(file));

    [Fact]
    public void A_drawing_without_end_is_refused() =>
        Assert.All(
            [string.Concat(Enumerable.Repeat("<g/>", 5000)), string.Concat(Enumerable.Repeat("<g>", 60)) + string.Concat(Enumerable.Repeat("</g>", 60))],
            content => AssertRefused(BrandProblemReason.LogoSvgTooComplex, Logos.Svg(content)));

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void A_truncated_picture_is_refused(ImageFormat format)
    {
        byte[] whole = Logos.Raster(400, 300, format, bands: 3);
        foreach (int kept in new[] { 20, whole.Length / 3, whole.Length / 2 })
        {
            AssertRefused(BrandProblemReason.LogoDamaged, whole[..kept]);
        }
    }

    [Fact]
    public void A_picture_of_a_hundred_megapixels_is_refused_by_its_header() =>
        AssertRefused(BrandProblemReason.LogoTooManyPixels, PhotoReaderTests.Header(10_000, 10_000));

    [Fact]
    public void Pictures_out_of_measure_are_refused()
    {
        AssertRefused(BrandProblemReason.LogoTooManyBytes, new byte[LogoReader.BytesMax + 1]);
        AssertRefused(BrandProblemReason.LogoTooSmall, Logos.Raster(20, 20, ImageFormat.Png));
        AssertRefused(BrandProblemReason.LogoTooLong, Logos.Raster(1000, 50, ImageFormat.Png));
    }

    private static BrandLogo Read(byte[] file)
    {
        BrandKit kit = BrandSamples.Kit(Blue, file);
        Assert.Empty(kit.Problems);
        return Assert.IsType<BrandLogo>(kit.Logo);
    }

    private static void AssertRefused(BrandProblemReason reason, byte[] file)
    {
        BrandKit kit = BrandSamples.Kit(Blue, file);
        Assert.Equal(reason, Assert.Single(kit.Problems).Reason);
        Assert.Null(kit.Logo);
        Assert.Null(BrandSamples.Compose(kit).Recipe.Brand!.Logo);
    }
}
