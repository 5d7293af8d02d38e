using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pulse.Inference.Provenance.Containers;

/// <summary>
/// What an update has to know of a file before it: only files as <see cref="Print.PdfFile"/> writes them are understood, with one table
/// that ends the file and a catalog that attaches nothing yet.
/// </summary>
/// <param name="Size">One more than the last object's number.</param>
/// <param name="Root">The catalog's number.</param>
/// <param name="Table">Where the table begins.</param>
/// <param name="Catalog">Its dictionary, without the closing brackets.</param>
internal sealed partial record PdfTail(int Size, int Root, int Information, string Identifier, int Table, string Catalog)
{
    private const int MatchTimeoutMs = 1000;

    /// <summary>Far more than the trailer and what follows it take.</summary>
    private const int TrailerBytesMax = 512;

    /// <summary>Far more than our catalog takes.</summary>
    private const int CatalogBytesMax = 4096;

    private const int EntryBytes = 20;
    private const int OffsetDigits = 10;

    /// <summary>Null when the file is written otherwise.</summary>
    internal static PdfTail? Read(ReadOnlySpan<byte> file)
    {
        var end = Encoding.Latin1.GetString(file[Math.Max(0, file.Length - TrailerBytesMax)..]);
        if (Trailer().Match(end) is not { Success: true } match)
        {
            return null;
        }

        var (size, root, table) = (Number(match, "size"), Number(match, "root"), Number(match, "table"));
        return root > 0 && root < size
            && Entry(file, table, size, root) is { } place
            && CatalogAt(file, place, root) is { } catalog
                ? new PdfTail(size, root, Number(match, "information"), match.Groups["identifier"].Value, table, catalog)
                : null;
    }

    private static int? Entry(ReadOnlySpan<byte> file, int table, int size, int number)
    {
        var head = Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {size}\n"));
        var start = table + head.Length + ((long)number * EntryBytes);
        return table < file.Length && file[table..].StartsWith(head)
            && start + EntryBytes <= file.Length
            && int.TryParse(file.Slice((int)start, OffsetDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place < file.Length
                ? place
                : null;
    }

    private static string? CatalogAt(ReadOnlySpan<byte> file, int place, int number)
    {
        var text = Encoding.Latin1.GetString(file.Slice(place, Math.Min(CatalogBytesMax, file.Length - place)));
        var begin = string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n");
        var end = text.IndexOf(" >>\nendobj\n", StringComparison.Ordinal);
        return end > begin.Length && text.StartsWith(begin + "<< /Type /Catalog ", StringComparison.Ordinal)
            && text[begin.Length..end] is var catalog
            && !catalog.Contains("/Names", StringComparison.Ordinal) && !catalog.Contains("/AF", StringComparison.Ordinal)
                ? catalog
                : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"trailer\n<< /Size (?<size>[0-9]{1,7}) /Root (?<root>[0-9]{1,7}) 0 R /Info (?<information>[0-9]{1,7}) 0 R /ID \[<(?<identifier>[0-9A-F]{32})> <\k<identifier>>\] >>\nstartxref\n(?<table>[0-9]{1,9})\n%%EOF\n\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        MatchTimeoutMs)]
    private static partial Regex Trailer();
}
