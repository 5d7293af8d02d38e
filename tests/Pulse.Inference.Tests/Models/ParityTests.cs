using System.Globalization;
using Pulse.Ports.Models;
using Xunit.Abstractions;

namespace Pulse.Inference.Tests.Models;

/// <summary>
/// A converted model computes what its original runtime computes. The fixtures were made by TensorFlow.js itself in pure JavaScript
/// (<c>inference/convert/reference</c>), on a picture that a formula makes on both sides.
/// </summary>
public sealed class ParityTests(ITestOutputHelper output)
{
    /// <summary>Largest difference of any number, as a share of the output's full scale.</summary>
    private const float DifferenceMax = 1e-3f;

    private const float FullScale = 255;

    [Theory]
    [InlineData("esrgan-slim-x2", 2)]
    public async Task An_upscaler_draws_what_its_original_draws(string model, int factor)
    {
        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run(model, Tensor.Of(ModelKit.Picture(20, 16), 1, 16, 20, 3));

        Assert.Equal([1, 16 * factor, 20 * factor, 3], result["result"].Shape);
        AssertClose(model, result["result"].Floats, FullScale);
    }

    [Fact]
    public async Task The_safety_classifier_scores_as_its_original_does()
    {
        float[] picture = [.. ModelKit.Picture(224, 224).Select(value => value / FullScale)];

        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run("nsfw-mobilenet-v2", Tensor.Of(picture, 1, 224, 224, 3));

        AssertClose("nsfw-mobilenet-v2.scores", result["scores"].Floats, fullScale: 1);
    }

    [Fact]
    public async Task The_cut_out_masks_as_its_original_does()
    {
        float[] picture = [.. ModelKit.Picture(256, 256).Select(value => value / FullScale)];

        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run("selfie-segmentation", Tensor.Of(picture, 1, 256, 256, 3));

        float[] few = [.. result["mask"].Floats.Where((_, at) => at % 4 == 0 && at / 256 % 4 == 0)];
        AssertClose("selfie-segmentation.mask", few, fullScale: 1);
    }

    [Theory]
    [InlineData("scores_near", 1)]
    [InlineData("scores_far", 1)]
    [InlineData("boxes_near", 256)]
    [InlineData("boxes_far", 256)]
    public async Task The_face_finder_finds_what_its_original_finds(string slot, float fullScale)
    {
        float[] picture = [.. ModelKit.Picture(256, 256).Select(value => (value / FullScale * 2) - 1)];

        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run("blazeface", Tensor.Of(picture, 1, 256, 256, 3));

        AssertClose($"blazeface.{slot}", result[slot].Floats, fullScale);
    }

    private void AssertClose(string fixture, float[] actual, float fullScale)
    {
        float[] expected = ModelKit.Fixture(fixture);
        float difference = ModelKit.LargestDifference(expected, actual) / fullScale;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fixture}: {difference:E2} of full scale, values {expected.Min():F3} to {expected.Max():F3}"));

        // A model that answers one number for everything would be close to a dull reference.
        Assert.True(expected.Distinct().Count() >= Math.Min(5, expected.Length), "The reference must vary.");
        Assert.InRange(difference, 0, DifferenceMax);
    }
}
