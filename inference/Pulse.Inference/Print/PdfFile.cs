using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Pulse.Inference.Print;

/// <summary>
/// Writes the objects of a PDF 1.7 file and where each of them starts. It knows no clock and no chance: the same objects give the same
/// bytes, and the file's identifier is a hash of them. Source: ISO 32000-1, section 7.
/// </summary>
internal sealed class PdfFile
{
    private const int IdentifierBytes = 16;
    private readonly List<byte[]> objects = [];

    /// <summary>The number of an object that will be set later.</summary>
    internal int Reserve()
    {
        objects.Add([]);
        return objects.Count;
    }

    internal int Add(string content)
    {
        int number = Reserve();
        Set(number, content);
        return number;
    }

    internal void Set(int number, string content) => objects[number - 1] = Encoding.Latin1.GetBytes(content);

    /// <summary>Adds a stream, compressed unless it is already.</summary>
    /// <param name="entries">Of its dictionary, besides length and filter of the compression.</param>
    internal int AddStream(string entries, byte[] bytes, bool isCompressed = false)
    {
        byte[] stored = isCompressed ? bytes : Deflate(bytes);
        string filter = isCompressed ? "" : " /Filter /FlateDecode";
        objects.Add([.. Encoding.Latin1.GetBytes(F($"<< {entries}{filter} /Length {stored.Length} >>\nstream\n")), .. stored, .. "\nendstream"u8]);
        return objects.Count;
    }

    internal byte[] Write(int catalog, int information)
    {
        using var file = new MemoryStream();
        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        // Bytes above 127 in the second line tell transfer programs that the file is not text.
        Put("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        var starts = new List<long>();
        for (int number = 1; number <= objects.Count; number++)
        {
            starts.Add(file.Length);
            Put(F($"{number} 0 obj\n"));
            file.Write(objects[number - 1]);
            Put("\nendobj\n");
        }

        long table = file.Length;
        string identifier = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, IdentifierBytes));
        Put(F($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        starts.ForEach(start => Put(F($"{start:D10} 00000 n \n")));
        Put(F($"trailer\n<< /Size {objects.Count + 1} /Root {catalog} 0 R /Info {information} 0 R /ID [<{identifier}> <{identifier}>] >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>A text string in UTF-16, as hexadecimal digits.</summary>
    internal static string Text(string text) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";

    internal static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var packer = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            packer.Write(bytes);
        }

        return target.ToArray();
    }
}
