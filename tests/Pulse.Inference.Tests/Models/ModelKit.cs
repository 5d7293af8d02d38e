using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;
using Pulse.Ports.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>The real runtime and the models of the repository.</summary>
internal static class ModelKit
{
    internal static readonly NativeParts Parts = NativeParts.Find();
    internal static readonly string BuiltIn = Path.Combine(Parts.Home, "inference", "models");
    internal static readonly ModelOptions Options = new() { AddedFolder = Path.Combine(Path.GetTempPath(), "pulse-no-models") };
    internal static readonly ModelCatalog Catalog = new(BuiltIn, Options.AddedFolder);
    internal static readonly OnnxModelRunner Runner = Start(Catalog, Options);

    internal static OnnxModelRunner Start(ModelCatalog catalog, ModelOptions options) =>
        new(catalog, options, Parts.ModelRuntimeFile, NullLogger<OnnxModelRunner>.Instance);

    /// <summary>The same formula as in <c>inference/convert/reference/fixtures.mjs</c>: whole numbers from 0 to 255, pixels interleaved.</summary>
    internal static float[] Picture(int width, int height)
    {
        var pixels = new float[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int band = 0; band < 3; band++)
                {
                    int slow = ((x * 5) + (y * 3) + (band * 40)) % 256;
                    int fast = ((x * x) + (y * 7) + (x * y * (band + 1))) % 97;
                    pixels[(((y * width) + x) * 3) + band] = ((slow * 2) + fast) % 256;
                }
            }
        }

        return pixels;
    }

    internal static float[] Fixture(string name) => MemoryMarshal
        .Cast<byte, float>(File.ReadAllBytes(Path.Combine(Parts.Home, "tests", "Pulse.Inference.Tests", "Models", "Fixtures", name + ".f32"))).ToArray();

    internal static async Task<IReadOnlyDictionary<string, Tensor>> Run(string model, Tensor image) =>
        await Runner.Run(new ModelId(model), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["image"] = image }, CancellationToken.None);

    internal static float LargestDifference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
    }
}
