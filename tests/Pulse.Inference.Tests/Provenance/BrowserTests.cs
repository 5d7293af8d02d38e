using System.Diagnostics;
using System.Globalization;
using Pulse.Ports.Images;

namespace Pulse.Inference.Tests.Provenance;

/// <summary>A browser is a stricter reader than libvips, and the only one here that reads AVIF: it shows each file as if it had no manifest.</summary>
public sealed class BrowserTests
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Draws pairs of pictures and compares their pixels; says <c>same</c> for each that has some and whose pair has the same. All in the one
    /// event that the browser fires when the pictures are there, and after which it shows the page.
    /// </summary>
    private const string Script = """
        addEventListener("load", () => {
          const pixels = img => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
            const context = canvas.getContext("2d");
            context.drawImage(img, 0, 0);
            return context.getImageData(0, 0, canvas.width, canvas.height).data;
          };
          const said = [];
          for (const pair of document.querySelectorAll("p")) {
            try {
              const [before, after] = [...pair.children].map(pixels);
              const isSame = before.length === after.length && before.every((value, index) => value === after[index]);
              said.push(pair.id + (isSame && new Set(before).size > 10 ? " same" : " other"));
            } catch (fault) { said.push(pair.id + " " + fault); }
          }
          document.body.textContent = "[" + said.join(", ") + "]";
        });
        """;

    [ChromiumFact]
    public async Task Every_format_has_the_same_pixels_with_a_manifest()
    {
        DownloadFormat[] formats = [DownloadFormat.Png, DownloadFormat.Jpeg, DownloadFormat.Webp, DownloadFormat.Avif];
        var pairs = new List<string>();
        foreach (var format in formats)
        {
            pairs.Add($"<p id={format}>{Picture(format, await SealedFiles.Original(format))}{Picture(format, await SealedFiles.Sealed(format))}</p>");
        }

        var shown = await ShowAsync($"<!doctype html><body>{string.Concat(pairs)}<script>{Script}</script></body>");

        Assert.EndsWith("<body>[Png same, Jpeg same, Webp same, Avif same]</body></html>", shown.TrimEnd(), StringComparison.Ordinal);
    }

    private static string Picture(DownloadFormat format, byte[] file) =>
        $"<img src=\"data:image/{format.ToString().ToLower(CultureInfo.InvariantCulture)};base64,{Convert.ToBase64String(file)}\">";

    private static async Task<string> ShowAsync(string page)
    {
        var folder = Directory.CreateTempSubdirectory("pulse-browser-");
        try
        {
            var file = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(file, page);
            var start = new ProcessStartInfo(
                Chromium,
                ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.FullName}/profile", "--dump-dom", $"file://{file}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(Patience);
            var complaints = process.StandardError.ReadToEndAsync(limit.Token);
            var shown = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await complaints;
            return shown;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ChromiumFactAttribute : FactAttribute
    {
        public ChromiumFactAttribute() => Skip = (File.Exists(Chromium) ? null : "chromium is not installed; install it with: apt-get install -y chromium")!;
    }
}
