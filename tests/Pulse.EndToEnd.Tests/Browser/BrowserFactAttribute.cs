using Pulse.Embedded;

namespace Pulse.EndToEnd.Tests.Browser;

/// <summary>
/// A test that needs the built web app and a browser; left out with the reason when one is missing, which fails on a build
/// machine.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute() => Skip = Missing()!;

    /// <summary>The folder of the web app.</summary>
    internal static string Web => Path.Combine(PulseHome.Find(), "web");

    private static string? Missing() => !File.Exists(Chromium) ? "chromium is not installed; install it with: apt-get install -y chromium"
        : !File.Exists(Path.Combine(Web, "dist", "index.html")) || !Directory.Exists(Path.Combine(Web, "node_modules"))
            ? "the web app is not built; ./pulse test builds it" : null;
}
