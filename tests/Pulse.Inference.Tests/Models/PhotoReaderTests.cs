using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>Whatever a stranger sends is either a photograph or a reason, never a crash and never a large piece of memory.</summary>
public sealed class PhotoReaderTests
{
    private static readonly PhotoReader Reader = new(Kit.Imaging, new PhotoLimits());

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void A_photograph_is_read_in_every_format_that_is_taken(ImageFormat format)
    {
        Photo photo = PhotoKit.Scene(64, 48);

        var read = Assert.IsType<PhotoResult<Photo>.Done>(Reader.Read(photo.Encode(format)));

        Assert.Equal((64, 48), (read.Value.Width, read.Value.Height));
        Assert.True(PhotoKit.Psnr(photo, read.Value) > 24, format.ToString());
    }

    [Fact]
    public void Transparent_places_lie_over_white()
    {
        var alpha = new byte[32 * 32];
        byte[] png = new PortraitMask(alpha, 32, 32, 0).CutOut(PhotoKit.Scene(32, 32));

        var read = Assert.IsType<PhotoResult<Photo>.Done>(Reader.Read(png));

        Assert.All(read.Value.Pixels, value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_photograph_that_a_phone_took_lying_down_comes_out_upright_and_without_what_the_phone_wrote()
    {
        byte[] jpeg = PhotoKit.Scene(64, 48).Encode(ImageFormat.Jpeg);
        // An Exif block of one entry: orientation (0x0112) 6, to be turned right.
        byte[] exif =
        [
            0xff, 0xe1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];

        var read = Assert.IsType<PhotoResult<Photo>.Done>(Reader.Read([.. jpeg[..2], .. exif, .. jpeg[2..]]));

        Assert.Equal((48, 64), (read.Value.Width, read.Value.Height));
        Assert.Equal(-1, read.Value.Encode(ImageFormat.Jpeg).AsSpan().IndexOf("Exif"u8));
    }

    [Fact]
    public void Given_a_header_of_100_megapixels_Then_it_is_refused_before_anything_is_decoded()
    {
        // Only the header says so: decoding would find no pixels and call the file damaged.
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(PhotoRefusal.TooManyPixels, Header(10_000, 10_000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Given_more_bytes_than_are_taken_Then_it_is_refused() =>
        AssertRefused(PhotoRefusal.TooManyBytes, new byte[new PhotoLimits().BytesMax + 1]);

    [Fact]
    public void Given_a_tiny_picture_Then_it_is_refused() => AssertRefused(PhotoRefusal.TooSmall, PhotoKit.Scene(15, 64).Encode(ImageFormat.Png));

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void Given_a_truncated_file_Then_it_is_damaged_at_every_length(ImageFormat format)
    {
        byte[] whole = PhotoKit.Scene(200, 150).Encode(format);
        foreach (int percent in new[] { 20, 50, 80, 95 })
        {
            AssertRefused(PhotoRefusal.Damaged, whole[..(whole.Length * percent / 100)]);
        }
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg>&a;</svg>")]
    [InlineData("GIF89a\u0001\0\u0001\0")]
    [InlineData("%PDF-1.7 something")]
    [InlineData("\0\0\0 ftypheic and so on")]
    public void Given_another_kind_of_picture_Then_its_format_is_not_taken(string text) =>
        AssertRefused(PhotoRefusal.FormatNotTaken, Encoding.Latin1.GetBytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("MZ program")]
    [InlineData("RIFF....WAVEfmt ")]
    public void Given_no_picture_Then_it_is_refused(string text) => AssertRefused(PhotoRefusal.NotAPicture, Encoding.Latin1.GetBytes(text));

    [Fact]
    public void Given_noise_after_each_known_beginning_Then_no_fault_escapes()
    {
        byte[][] beginnings = [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0xff, 0xd8, 0xff, 0xe0], Encoding.Latin1.GetBytes("RIFF\u00ff\0\0\0WEBPVP8 ")];
        var random = new Random(7);
        foreach (byte[] beginning in beginnings)
        {
            for (int round = 0; round < 50; round++)
            {
                var noise = new byte[random.Next(0, 4000)];
                random.NextBytes(noise);

                Assert.IsType<PhotoResult<Photo>.Refused>(Reader.Read([.. beginning, .. noise]));
            }
        }
    }

    [Fact]
    public void Given_one_wrong_byte_anywhere_Then_it_is_read_or_refused()
    {
        byte[] whole = PhotoKit.Scene(48, 40).Encode(ImageFormat.Jpeg);
        for (int at = 4; at < whole.Length; at += 7)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x55;

            Assert.NotNull(Reader.Read(damaged));
        }
    }

    private static void AssertRefused(PhotoRefusal reason, byte[] file) =>
        Assert.Equal(reason, Assert.IsType<PhotoResult<Photo>.Refused>(Reader.Read(file)).Reason);

    /// <summary>A valid PNG of one grey band whose pixels are missing.</summary>
    internal static byte[] Header(int width, int height)
    {
        var size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        size[8] = 8;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.WriteByte(0);
        }

        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, .. Chunk("IHDR", size), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var framed = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(framed, data.Length);
        named.CopyTo(framed, 4);
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(named.Length + 4), Crc(named));
        return framed;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
