using System.Security;
using System.Text;

namespace Pulse.Inference.Imaging;

/// <summary>Writes the configuration that shows the text engine our fonts and no others.</summary>
internal static class FontConfiguration
{
    /// <summary>Returns the path of the configuration. Several processes may do this at once with the same result.</summary>
    internal static string Write(string cacheFolder, FontCatalog fonts)
    {
        string root = Path.GetFullPath(cacheFolder);
        string folder = Path.Combine(root, "fonts-" + fonts.Fingerprint[..12]);
        Directory.CreateDirectory(folder);
        foreach (FontFace face in fonts.Faces)
        {
            Link(Path.Combine(folder, Path.GetFileName(face.Path)), face.Path);
        }

        string configuration = Path.Combine(root, $"fonts-{fonts.Fingerprint[..12]}.conf");
        if (!File.Exists(configuration))
        {
            string unfinished = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{configuration}.{Environment.ProcessId}");
            File.WriteAllText(unfinished, Text(folder, Path.Combine(root, "fontconfig")), new UTF8Encoding(false));
            File.Move(unfinished, configuration, overwrite: true);
        }

        return configuration;
    }

    private static void Link(string link, string target)
    {
        try
        {
            if (new FileInfo(link).LinkTarget != target)
            {
                File.Delete(link);
                File.CreateSymbolicLink(link, target);
            }
        }
        catch (IOException) when (File.Exists(link))
        {
            // Another process made the same link between the check and the call: what we wanted is there.
        }
    }

    // Hinting moves outlines by whole pixels, so a text would measure differently at each size; without it widths scale exactly.
    private static string Text(string fonts, string cache) => $"""
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
        <fontconfig>
          <dir>{SecurityElement.Escape(fonts)}</dir>
          <cachedir>{SecurityElement.Escape(cache)}</cachedir>
          <match target="font">
            <edit name="hinting" mode="assign"><bool>false</bool></edit>
            <edit name="autohint" mode="assign"><bool>false</bool></edit>
            <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
            <edit name="antialias" mode="assign"><bool>true</bool></edit>
          </match>
        </fontconfig>
        """;
}
