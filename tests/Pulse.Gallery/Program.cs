using Pulse.Gallery;
using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

if (args is not ["contact", var file, var format, var seed, .. var prompts] || prompts.Length == 0)
{
    Console.Error.WriteLine("Usage: Pulse.Gallery contact FILE.png FORMAT SEED PROMPT...");
    return 2;
}

var imaging = ImagingRuntime.Start(new ImagingOptions { CacheFolder = Path.Combine(Path.GetTempPath(), "pulse-gallery") });
var sheet = new ContactSheet(new DesignComposer(Knowledge.Load(), imaging, new TextShaper()), new Renderer(imaging));
await File.WriteAllBytesAsync(file, sheet.Draw(prompts, Enum.Parse<CanvasFormat>(format, ignoreCase: true), long.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)));
return 0;
