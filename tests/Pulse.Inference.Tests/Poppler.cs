using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pulse.Inference.Imaging;
using Pulse.Inference.Print;

namespace Pulse.Inference.Tests;

/// <summary>A reader of PDF that is not ours.</summary>
internal static class Poppler
{
    private const string ToText = "/usr/bin/pdftotext", ToPicture = "/usr/bin/pdftoppm", Detach = "/usr/bin/pdfdetach", Info = "/usr/bin/pdfinfo";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    internal static bool IsInstalled => File.Exists(ToText) && File.Exists(ToPicture);

    /// <summary>All words in the order that Poppler finds them, one space between two of them, without invisible controls.</summary>
    internal static string Words(RenderedSheet sheet) => Typed(Encoding.UTF8.GetString(Run(ToText, sheet, "-enc", "UTF-8", "-nopgbrk")));

    internal static VipsImage Picture(RenderedSheet sheet, int dotsPerInch) =>
        VipsImage.FromEncoded(Run(ToPicture, sheet, "-png", "-r", dotsPerInch.ToString(CultureInfo.InvariantCulture)), ImageFormat.Png);

    /// <summary>The list of attached files.</summary>
    internal static string Attachments(RenderedSheet sheet) => Encoding.UTF8.GetString(Run(Detach, sheet, "-list"));

    /// <summary>The first attached file.</summary>
    internal static byte[] Attachment(RenderedSheet sheet)
    {
        string target = Path.Combine(Path.GetTempPath(), $"pulse-print-{Guid.NewGuid():N}.json");
        try
        {
            Run(Detach, sheet, "-save", "1", "-o", target);
            return File.ReadAllBytes(target);
        }
        finally
        {
            File.Delete(target);
        }
    }

    internal static string Information(RenderedSheet sheet) => Encoding.UTF8.GetString(Run(Info, sheet));

    /// <summary>A text as a person would type it.</summary>
    internal static string Typed(string text) => string.Join(' ', string.Concat(text.EnumerateRunes()
        .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static byte[] Run(string program, RenderedSheet sheet, params string[] options)
    {
        string file = Path.Combine(Path.GetTempPath(), $"pulse-print-{Guid.NewGuid():N}.pdf");
        File.WriteAllBytes(file, sheet.Bytes);
        try
        {
            var start = new ProcessStartInfo(program, [.. options, file, .. program == ToText ? (string[])["-"] : []])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            using var output = new MemoryStream();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.BaseStream.CopyTo(output);
            Assert.True(process.WaitForExit(Patience), program + " did not end");
            Assert.True(process.ExitCode == 0 && errors.Result.Length == 0, $"{program}: {errors.Result}");
            return output.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
