using System.Globalization;
using Pulse.Gallery;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

var imaging = ImagingRuntime.Start(new ImagingOptions { CacheFolder = Path.Combine(Path.GetTempPath(), "pulse-gallery") });
var composer = new DesignComposer(Knowledge.Load(), imaging, new TextShaper());
var renderer = new Renderer(imaging);
switch (args)
{
    case ["write", var folder]:
        new GalleryMaker(composer, renderer).Write(folder);
        return 0;
    case ["contact", var file, var format, var seed, .. var prompts] when prompts.Length > 0:
        var sheet = new ContactSheet(composer, renderer).Draw(
            prompts, Enum.Parse<CanvasFormat>(format, ignoreCase: true), long.Parse(seed, CultureInfo.InvariantCulture));
        await File.WriteAllBytesAsync(file, sheet);
        return 0;
    case ["brand", var file, var format, var seed, var colours, var logo, .. var prompts] when prompts.Length > 0:
        await File.WriteAllBytesAsync(file, new ContactSheet(composer, renderer).Draw(
            prompts, Enum.Parse<CanvasFormat>(format, ignoreCase: true), long.Parse(seed, CultureInfo.InvariantCulture), ContactSheet.Kit(colours, logo, imaging)));
        return 0;
    case ["reflow", var file, var seed, var colours, var logo, .. var prompts] when prompts.Length > 0:
        await File.WriteAllBytesAsync(file, new ContactSheet(composer, renderer).Reflow(prompts, long.Parse(seed, CultureInfo.InvariantCulture), ContactSheet.Kit(colours, logo, imaging)));
        return 0;
    case ["photo", var file, var format, var seed, var samples, var prompt, .. var photos] when photos.Length > 0:
        await File.WriteAllBytesAsync(file, new ContactSheet(composer, renderer).Photos(
            photos, prompt, Enum.Parse<CanvasFormat>(format, ignoreCase: true), long.Parse(seed, CultureInfo.InvariantCulture), int.Parse(samples, CultureInfo.InvariantCulture)));
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: Pulse.Gallery write FOLDER | contact FILE.png FORMAT SEED PROMPT... "
            + "| brand FILE.png FORMAT SEED COLOUR,COLOUR...[,FAMILY...] LOGO|- PROMPT... | reflow FILE.png SEED COLOUR,...|- LOGO|- PROMPT... "
            + "| photo FILE.png FORMAT SEED SAMPLES PROMPT NAME...");
        return 2;
}
