using Pulse.Gallery;

namespace Pulse.Inference.Tests;

/// <summary>The gallery in the documents shows what this build makes, and nothing else.</summary>
public sealed class GalleryTests
{
    private static readonly string Folder = Path.Combine(SafetyPrompts.Home, "docs", "gallery");

    [Fact]
    public void Every_picture_is_one_that_this_build_would_make()
    {
        var exhibits = GalleryMaker.Exhibits(Folder);
        var made = new GalleryMaker(Kit.Composer, Kit.Renderer).Compose(exhibits).Select(one => one.Shown).ToArray();
        Assert.Equal(made, GalleryMaker.Index(Folder));
        Assert.Equal(24, exhibits.Count);
        Assert.All(made, one => Assert.True(new FileInfo(Path.Combine(Folder, one.File)).Length > 1_000, one.File));
        string page = File.ReadAllText(Path.Combine(Folder, "..", "gallery.md"));
        Assert.All(made, one => Assert.Contains($"gallery/{one.File}", page, StringComparison.Ordinal));
    }
}
