namespace Pulse.Inference.Tests;

/// <summary>A test that reads a PDF with Debian's poppler-utils; left out with the reason where they are missing, which fails on a build machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PopplerFactAttribute : FactAttribute
{
    public PopplerFactAttribute() => Skip = (Poppler.IsInstalled ? null : "pdftotext is not installed; install it with: apt-get install -y poppler-utils")!;
}
