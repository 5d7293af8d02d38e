using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Ports.Images;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// An incremental update: the file as it was, then the manifest as an attached file and the catalog once more, naming it. Source:
/// ISO 32000-1, sections 7.5.6 (updates), 7.11.4 (embedded files), 7.7.2 (catalog); <c>/AF</c> is ISO 32000-2, section 14.13.
/// </summary>
internal sealed class PdfContainer : ManifestContainer
{
    private const string Marker = "%pulse-provenance\n";
    private const string LengthKey = "/Length ";
    private const string FileName = "pulse-provenance.json";
    private const int IdentifierBytes = 16;

    /// <summary>From the marker to the manifest there is one short dictionary.</summary>
    private const int HeadBytesMax = 256;

    private static ReadOnlySpan<byte> MarkerBytes => "%pulse-provenance\n"u8;

    private static ReadOnlySpan<byte> StreamBegins => ">>\nstream\n"u8;

    internal override DownloadFormat Format => DownloadFormat.Pdf;

    internal override string MediaType => "application/pdf";

    internal override int? PlaceIn(ReadOnlySpan<byte> original) => PdfTail.Read(original) is null ? null : original.Length;

    internal override byte[] Frame(ReadOnlySpan<byte> original, ReadOnlySpan<byte> manifest)
    {
        var tail = PdfTail.Read(original) ?? throw new ArgumentException("The file has no place for a manifest.", nameof(original));
        var (stream, name) = (tail.Size, tail.Size + 1);
        var frame = new Update(original.Length);
        frame.Put(Marker);
        frame.Begin(stream);
        frame.Put(F($"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size {manifest.Length} >> {LengthKey}{manifest.Length} >>\nstream\n"));
        frame.Put(manifest);
        frame.Put("\nendstream\nendobj\n");
        frame.Begin(name);
        frame.Put(F($"<< /Type /Filespec /F ({FileName}) /UF ({FileName}) /AFRelationship /Unspecified /EF << /F {stream} 0 R /UF {stream} 0 R >> >>\nendobj\n"));
        frame.Begin(tail.Root);
        frame.Put(F($"{tail.Catalog} /Names << /EmbeddedFiles << /Names [({FileName}) {name} 0 R] >> >> /AF [{name} 0 R] >>\nendobj\n"));
        var identifier = Convert.ToHexString(SHA256.HashData(manifest).AsSpan(0, IdentifierBytes));
        var table = frame.Length;
        frame.Put(F($"xref\n{tail.Root} 1\n{frame.StartOf(tail.Root):D10} 00000 n \n{stream} 2\n{frame.StartOf(stream):D10} 00000 n \n{frame.StartOf(name):D10} 00000 n \n"));
        frame.Put(F($"trailer\n<< /Size {tail.Size + 2} /Root {tail.Root} 0 R /Info {tail.Information} 0 R /ID [<{tail.Identifier}> <{identifier}>] /Prev {tail.Table} >>\n"));
        frame.Put(F($"startxref\n{table}\n%%EOF\n"));
        return frame.ToArray();
    }

    internal override EmbeddedManifest? Find(ReadOnlySpan<byte> file)
    {
        var start = file.LastIndexOf(MarkerBytes);
        if (start < 0)
        {
            return null;
        }

        var head = file.Slice(start, Math.Min(HeadBytesMax, file.Length - start));
        var begins = head.IndexOf(StreamBegins);
        if (begins < 0)
        {
            return null;
        }

        var said = Encoding.Latin1.GetString(head[..begins]);
        var number = said[(said.LastIndexOf(LengthKey, StringComparison.Ordinal) + LengthKey.Length)..].TrimEnd();
        var manifest = file[(start + begins + StreamBegins.Length)..];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= ManifestBytesMax && length <= manifest.Length
                ? new EmbeddedManifest(start, file.Length - start, manifest[..length].ToArray())
                : null;
    }

    protected override bool IsFormatOf(ReadOnlySpan<byte> file) => file.StartsWith("%PDF-"u8);

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes behind a file, with where in the whole each object begins.</summary>
    private sealed class Update(int before)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly Dictionary<int, int> _starts = [];

        /// <summary>Of the whole file up to here.</summary>
        internal int Length => before + _bytes.WrittenCount;

        internal void Put(string text) => Put(Encoding.Latin1.GetBytes(text));

        internal void Put(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        internal void Begin(int number)
        {
            _starts[number] = Length;
            Put(F($"{number} 0 obj\n"));
        }

        internal int StartOf(int number) => _starts[number];

        internal byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }
}
