using System.Text.Json.Nodes;
using Pulse.Contracts.Generation;
using Pulse.Inference.Composer;

namespace Pulse.Inference.Tests.Generation;

/// <summary>
/// A picture made again is exact, and each planted drift is told by its own reason. Where a build is said to have been another,
/// its bytes were others too: the recorded hash is planted along.
/// </summary>
public sealed class RegeneratorTests
{
    [Theory]
    [InlineData(CreativeFormat.Square)]
    [InlineData(CreativeFormat.Story)]
    [InlineData(CreativeFormat.Landscape)]
    public async Task Every_sample_is_exact_and_nothing_is_stored(CreativeFormat format)
    {
        for (var sample = 1; sample <= 4; sample++)
        {
            var stored = await StoredPicture.Sample(format, sample);
            var blobs = StoredPicture.Blobs.Count;

            AssertExact(stored, await stored.Regenerate());

            Assert.Equal(blobs, StoredPicture.Blobs.Count);
        }
    }

    [Theory]
    [InlineData(CreativeFormat.Square)]
    [InlineData(CreativeFormat.Story)]
    public async Task A_final_is_exact(CreativeFormat format)
    {
        var stored = await StoredPicture.Final(format);

        AssertExact(stored, await stored.Regenerate());
    }

    [Theory]
    [InlineData(CreativeFormat.Square)]
    [InlineData(CreativeFormat.Story)]
    public async Task A_picture_of_before_there_were_manifests_is_exact(CreativeFormat format)
    {
        var stored = await (await StoredPicture.Final(format)).OfBefore();

        AssertExact(stored, await stored.Regenerate());
    }

    [Fact]
    public async Task Given_a_manifest_that_only_a_later_build_writes_Then_nothing_is_drawn()
    {
        var stored = (await StoredPicture.Sample()).Altered(inFull => inFull["seal"]!["version"] = 2);

        Assert.Null((await AssertDrifted(DriftReason.RecipeAltered, stored)).PresentSha256);
    }

    [Fact]
    public async Task Given_another_version_of_the_composer_Then_it_is_to_blame_and_both_versions_are_told()
    {
        var stored = (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["modelVersion"] = "0.9.0").WithOtherBytes();

        var answer = await AssertDrifted(DriftReason.ModelVersion, stored);

        Assert.Equal(("0.9.0", DesignComposer.ModelVersion), (answer.Recorded.ModelVersion, answer.Present.ModelVersion));
        Assert.Equal(["modelVersion"], answer.Differences);
    }

    [Fact]
    public async Task Given_other_knowledge_under_the_same_version_Then_the_composer_is_to_blame()
    {
        var stored = (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["knowledgeSha256"] = StoredPicture.OtherSha256).WithOtherBytes();

        Assert.Equal(["knowledgeSha256"], (await AssertDrifted(DriftReason.ModelVersion, stored)).Differences);
    }

    [Fact]
    public async Task Given_another_build_of_the_rasterizer_Then_it_is_to_blame_and_both_are_told()
    {
        var stored = (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["renderer"] = "libvips 8.0.0").WithOtherBytes();

        var answer = await AssertDrifted(DriftReason.Renderer, stored);

        Assert.Equal(("libvips 8.0.0", Kit.Renderer.Build), (answer.Recorded.Renderer, answer.Present.Renderer));
        Assert.Equal(["renderer"], answer.Differences);
    }

    [Fact]
    public async Task Given_a_font_file_that_this_build_does_not_have_Then_the_renderer_is_to_blame()
    {
        var stored = (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["fonts"]![0]!["sha256"] = StoredPicture.OtherSha256).WithOtherBytes();

        Assert.Equal(["fonts"], (await AssertDrifted(DriftReason.Renderer, stored)).Differences);
    }

    [Fact]
    public async Task Given_another_version_and_another_rasterizer_Then_the_version_is_to_blame_and_both_differences_are_told()
    {
        var stored = (await StoredPicture.Sample()).With(inFull =>
        {
            inFull["recipe"]!["modelVersion"] = "0.9.0";
            inFull["recipe"]!["renderer"] = "libvips 8.0.0";
        }).WithOtherBytes();

        Assert.Equal(["modelVersion", "renderer"], (await AssertDrifted(DriftReason.ModelVersion, stored)).Differences);
    }

    [Fact]
    public async Task Given_another_rasterizer_that_draws_the_same_bytes_Then_it_is_exact_and_the_difference_is_told()
    {
        var stored = await (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["renderer"] = "libvips 8.0.0").WithSamePixels();

        var answer = await stored.Regenerate();

        Assert.Equal((RegenerationOutcome.Exact, null), (answer.Outcome, answer.Reason));
        Assert.Equal(["renderer"], answer.Differences);
    }

    [Fact]
    public async Task Given_a_recipe_where_everything_is_the_same_but_the_bytes_Then_it_is_a_defect()
    {
        var answer = await AssertDrifted(DriftReason.Bytes, (await StoredPicture.Sample()).WithOtherBytes());

        Assert.NotEqual(answer.RecordedSha256, answer.PresentSha256);
        Assert.Empty(answer.Differences);
    }

    [Fact]
    public async Task Given_an_erased_recipe_Then_nothing_is_drawn()
    {
        var stored = await StoredPicture.Sample();
        using var sealer = await StoredPicture.Seals.Of(StoredPicture.Organization, StoredPicture.Generation, CancellationToken.None);

        var answer = await StoredPicture.Regenerator.Regenerate(StoredPicture.Organization, stored.Recorded, recipe: null, sealer, CancellationToken.None);

        Assert.Equal((RegenerationOutcome.Drifted, DriftReason.RecipeErased), (answer.Outcome, answer.Reason));
        Assert.Null(answer.PresentSha256);
        Assert.Equal(StoredPicture.Studio.Maker, answer.Present);
    }

    [Fact]
    public async Task Given_a_model_that_is_not_here_Then_nothing_is_drawn_in_its_name()
    {
        var stored = (await StoredPicture.Sample()).With(inFull => inFull["recipe"]!["model"] = "onnx-diffusion");

        var answer = await AssertDrifted(DriftReason.ModelUnknown, stored);

        Assert.Null(answer.PresentSha256);
        Assert.Equal(("onnx-diffusion", DesignComposer.Model), (answer.Recorded.Model, answer.Present.Model));
    }

    /// <summary>Each alteration with the part that gives it away.</summary>
    public static TheoryData<string, string, string, string> Alterations => new()
    {
        { "recipe", "seed", "43", "seed" },
        { "recipe", "layout", "\"nowhere\"", "layout" },
        { "recipe", "format", "\"story\"", "format" },
        { "recipe", "modelVersion", "\"0.9.0\"", "modelVersion" },
        { "recipe", "renderer", "\"libvips 8.0.0\"", "renderer" },
        { "recipe", "palette", "\"nowhere\"", "palette" },
        { "recipe", "sampleIndex", "2", "layout" },
        { "recipe", "texts", "[]", "texts" },
        { "image", "sha256", "\"another\"", "sha256" },
        { "", "prompt", "\"عطر عود فاخر للرجال\"", "topic" },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task Given_an_altered_recipe_Then_it_is_to_blame_and_the_part_is_told(string within, string part, string value, string told)
    {
        var stored = (await StoredPicture.Sample()).WithOtherBytes()
            .Altered(inFull => (within.Length == 0 ? inFull : inFull[within]!.AsObject())[part] = JsonNode.Parse(value));

        Assert.Contains(told, (await AssertDrifted(DriftReason.RecipeAltered, stored)).Differences);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"prompt\":\"x\",\"image\":{},\"recipe\":{}}")]
    [InlineData("{\"prompt\":\"x\",\"image\":{},\"recipe\":{\"fonts\":[],\"texts\":[],\"format\":\"round\"}}")]
    public async Task Given_what_is_no_recipe_Then_nothing_is_drawn(string recipe)
    {
        var answer = await AssertDrifted(DriftReason.RecipeAltered, await StoredPicture.Sample() with { Recipe = recipe });

        Assert.Null(answer.PresentSha256);
    }

    [Theory]
    [InlineData(-1, 512)]
    [InlineData(100, 512)]
    [InlineData(0, 0)]
    [InlineData(0, Renderer.WidthPxMax + 1)]
    public async Task Given_numbers_out_of_bounds_Then_nothing_is_drawn(int sampleIndex, int widthPx)
    {
        var stored = (await StoredPicture.Sample()).Altered(inFull => inFull["recipe"]!["sampleIndex"] = sampleIndex);

        var answer = await AssertDrifted(DriftReason.RecipeAltered, stored with { Recorded = stored.Recorded with { WidthPx = widthPx } });

        Assert.Null(answer.PresentSha256);
    }

    private static void AssertExact(StoredPicture stored, Regenerated answer)
    {
        Assert.Equal((RegenerationOutcome.Exact, null), (answer.Outcome, answer.Reason));
        Assert.Equal((stored.Recorded.Sha256, stored.Recorded.Sha256), (answer.RecordedSha256, answer.PresentSha256));
        Assert.Equal(answer.Recorded, answer.Present);
        Assert.Empty(answer.Differences);
    }

    private static async Task<Regenerated> AssertDrifted(DriftReason reason, StoredPicture stored)
    {
        var answer = await stored.Regenerate();
        Assert.Equal((RegenerationOutcome.Drifted, reason), (answer.Outcome, answer.Reason));
        return answer;
    }
}
