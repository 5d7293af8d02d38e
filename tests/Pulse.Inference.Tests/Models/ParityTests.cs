using System.Globalization;
using Pulse.Ports.Models;
using Xunit.Abstractions;

namespace Pulse.Inference.Tests.Models;

/// <summary>
/// A converted model computes what its original computes. The fixtures were made by TensorFlow.js itself in pure JavaScript, those of waifu2x by
/// a second implementation of ncnn's layers (<c>inference/convert/reference</c>), on pictures that formulas make on both sides.
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

    [Theory]
    [InlineData("waifu2x-upconv7-x2", 34, 40)]
    [InlineData("waifu2x-cunet-x2", 60, 48)]
    [InlineData("waifu2x-cunet-denoise", 80, 24)]
    public async Task An_ncnn_network_draws_what_its_layers_say(string model, int side, int resultSide)
    {
        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run(model, Tensor.Of(ModelKit.Picture(side, side), 1, side, side, 3));

        Assert.Equal([1, resultSide, resultSide, 3], result["result"].Shape);
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
        float[] picture = [.. PhotoKit.Portrait().Pixels.Select(value => value / FullScale)];

        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run("selfie-segmentation", Tensor.Of(picture, 1, 256, 256, 3));

        float[] few = [.. result["mask"].Floats.Where((_, at) => at % 4 == 0 && at / 256 % 4 == 0)];
        AssertClose("selfie-segmentation.mask", few, fullScale: 1);
    }

    [Theory]
    [InlineData("scores_near", 100)]
    [InlineData("scores_far", 100)]
    [InlineData("boxes_near", 256)]
    [InlineData("boxes_far", 256)]
    public async Task The_face_finder_finds_what_its_original_finds(string slot, float fullScale)
    {
        float[] picture = [.. PhotoKit.Portrait().Pixels.Select(value => (value / FullScale * 2) - 1)];

        IReadOnlyDictionary<string, Tensor> result = await ModelKit.Run("blazeface", Tensor.Of(picture, 1, 256, 256, 3));

        AssertClose($"blazeface.{slot}", result[slot].Floats, fullScale);
    }

    private void AssertClose(string fixture, float[] actual, float fullScale)
    {
        float[] expected = ModelKit.Fixture(fixture);
        float difference = ModelKit.LargestDifference(expected, actual) / fullScale;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fixture}: {difference:E2} of full scale, values {expected.Min():F3} to {expected.Max():F3}"));

        // A model that answers one number for everything would be close to a dull reference.
        Assert.True(expected.Max() - expected.Min() > 0.5, "The reference must vary.");
        Assert.InRange(difference, 0, DifferenceMax);
    }
}
