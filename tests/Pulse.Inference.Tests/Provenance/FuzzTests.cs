using System.Diagnostics;
using Pulse.Inference.Provenance.Containers;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>Whatever bytes are handed in, the answer is a finding: never a fault, never "ours" for a file that was touched.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20261122;
    private const int LargeBytes = 100 * 1024 * 1024;
    private static readonly TimeSpan LargeTimeMax = TimeSpan.FromSeconds(10);

    private static readonly byte[][] Beginnings =
    [
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF, 0xEB], [.. "RIFF\u0010\0\0\0WEBP"u8],
        [0, 0, 0, 16, .. "ftypavif"u8], [.. "%PDF-1.7\n"u8], [],
    ];

    public static TheoryData<DownloadFormat> Formats => new(Enum.GetValues<DownloadFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_cut_anywhere_is_not_ours_or_altered(DownloadFormat format)
    {
        var file = await SealedFiles.Sealed(format);
        var frame = SealedFiles.ManifestIn(file);
        var random = new Random(Seed);
        var cuts = Enumerable.Range(0, Math.Min(64, file.Length))
            .Concat(Enumerable.Range(Math.Max(0, frame.Start - 32), Math.Min(frame.Length + 64, file.Length - Math.Max(0, frame.Start - 32))))
            .Concat(Enumerable.Range(0, 50).Select(_ => random.Next(file.Length)));
        foreach (var cut in cuts.Where(cut => cut < file.Length).Distinct())
        {
            Assert.IsNotType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file[..cut]));
        }
    }

    /// <summary>Every byte of the frame, and many of the others, one at a time.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_with_one_byte_changed_is_not_ours_or_altered(DownloadFormat format)
    {
        var file = await SealedFiles.Sealed(format);
        var frame = SealedFiles.ManifestIn(file);
        var random = new Random(Seed);
        var places = Enumerable.Range(frame.Start, frame.Length).Concat(Enumerable.Range(0, 100).Select(_ => random.Next(file.Length)));
        foreach (var place in places)
        {
            var before = file[place];
            file[place] ^= (byte)random.Next(1, 256);
            Assert.IsNotType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file));
            file[place] = before;
        }

        Assert.IsType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file));
    }

    [Fact]
    public async Task Random_bytes_behind_any_beginning_are_not_ours()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 3_000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            byte[] file = [.. Beginnings[round % Beginnings.Length], .. noise];

            Assert.IsType<ProvenanceFinding.NotOurs>(await SealedFiles.Examine(file));
            _ = ManifestContainer.Of(file)?.PlaceIn(file);
        }
    }

    /// <summary>Lengths of chunks, segments and boxes, replaced by the ones that break careless readers.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Lengths_that_lie_are_not_believed(DownloadFormat format)
    {
        var sealedFile = await SealedFiles.Sealed(format);
        var frame = SealedFiles.ManifestIn(sealedFile);
        byte[][] lies = [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0x7F], [0, 1, 0, 0]];
        foreach (var place in Enumerable.Range(0, 40).Concat(Enumerable.Range(frame.Start, 64)).Where(place => place + 4 <= sealedFile.Length))
        {
            foreach (var lie in lies)
            {
                byte[] file = [.. sealedFile];
                lie.CopyTo(file, place);
                if (!file.AsSpan().SequenceEqual(sealedFile))
                {
                    Assert.IsNotType<ProvenanceFinding.Ours>(await SealedFiles.Examine(file));
                }
            }
        }
    }

    /// <summary>The smallest parts that a format has, so that a reader has as many steps to take as it can be made to take.</summary>
    private static readonly (byte[] Beginning, byte[] Part)[] LongWays =
    [
        .. Beginnings.Select(beginning => (beginning, (byte[])[0])),
        (Beginnings[0], [0, 0, 0, 0, .. "tEXt"u8, 0, 0, 0, 0]),
        ([0xFF, 0xD8], [0xFF, 0xE1, 0, 2]),
        (Beginnings[2], [.. "JUNK"u8, 0, 0, 0, 0]),
        ([0, 0, 0, 16, .. "ftypavif"u8, 0, 0, 0, 0], [0, 0, 0, 8, .. "free"u8]),
        (Beginnings[4], [.. "%pulse-provenance\n"u8]),
    ];

    [Fact]
    public async Task A_hundred_megabytes_of_anything_are_answered_soon()
    {
        var file = new byte[LargeBytes];
        foreach (var (beginning, part) in LongWays)
        {
            for (var place = 0; place < file.Length; place += part.Length)
            {
                part.AsSpan(0, Math.Min(part.Length, file.Length - place)).CopyTo(file.AsSpan(place));
            }

            Array.Copy(file, 0, file, beginning.Length, file.Length - beginning.Length);
            beginning.CopyTo(file, 0);
            var watch = Stopwatch.StartNew();
            Assert.IsType<ProvenanceFinding.NotOurs>(await SealedFiles.Examine(file));
            Assert.True(watch.Elapsed < LargeTimeMax, $"{watch.Elapsed} for {Convert.ToHexString(beginning)}");
        }
    }
}
