using System.Globalization;
using Pulse.Inference.Models;
using Pulse.Inference.Models.Diffusion;
using Pulse.ModelConverter.Onnx;
using Pulse.Ports.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>A user's own diffusion model runs; here with tiny random weights, which are enough to see that every part has its say.</summary>
public sealed class DiffusionTests : IDisposable
{
    private readonly TinyModels models = new();
    private readonly OnnxModelRunner runner;
    private readonly DiffusionPipeline pipeline;

    public DiffusionTests()
    {
        runner = ModelKit.Start(models.Catalog, ModelKit.Options);
        pipeline = new DiffusionPipeline(runner, models.Catalog);
    }

    public void Dispose()
    {
        runner.Dispose();
        models.Dispose();
    }

    [Theory]
    [InlineData(OnnxElement.Float32, OnnxElement.Int64)]
    [InlineData(OnnxElement.Float16, OnnxElement.Int64)]
    public async Task The_same_request_gives_the_same_picture_in_another_culture_too(OnnxElement number, OnnxElement token)
    {
        models.AddDiffusion(number, token);

        Photo first = await Paint(seed: 3);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
        Photo second = await Paint(seed: 3);
        CultureInfo.CurrentCulture = before;

        Assert.Equal((64, 40), (first.Width, first.Height));
        Assert.Equal(first.Pixels, second.Pixels);
        Assert.True(first.Pixels.Distinct().Count() > 50);
    }

    [Fact]
    public async Task Seed_prompt_unwanted_prompt_steps_and_guidance_each_change_the_picture()
    {
        models.AddDiffusion();
        Photo[] pictures =
        [
            await Paint(seed: 3), await Paint(seed: 4), await Paint(seed: 3, prompt: "blue"), await Paint(seed: 3, unwanted: "blue"),
            await Paint(seed: 3, steps: 7), await Paint(seed: 3, guidance: 3), await Paint(seed: 3, guidance: 1),
        ];

        Assert.Equal(pictures.Length, pictures.Select(picture => Convert.ToHexString(picture.Pixels)).Distinct().Count());
    }

    [Theory]
    [InlineData("red", "  RED ")]
    [InlineData("red", "red zzz")]
    [InlineData("", "zzz")]
    public async Task A_prompt_is_read_as_clip_reads_it(string prompt, string same)
    {
        models.AddDiffusion();

        Assert.Equal((await Paint(seed: 3, prompt: prompt)).Pixels, (await Paint(seed: 3, prompt: same)).Pixels);
        Assert.NotEqual((await Paint(seed: 3, prompt: "red blue")).Pixels, (await Paint(seed: 3, prompt: prompt)).Pixels);
    }

    [Theory]
    [InlineData(DiffusionPrediction.Noise)]
    [InlineData(DiffusionPrediction.Velocity)]
    public void Given_a_network_that_is_always_right_Then_the_way_ends_at_the_picture(DiffusionPrediction predicts)
    {
        var schedule = new DdimSchedule(new DiffusionDescription { Predicts = predicts }, steps: 10);
        float[] picture = [0.5f, -1.25f, 0.1f];
        float[] noise = [1.5f, -0.3f, 0.7f];
        float[] latent = Mixed(schedule.KeptAt(schedule.Timesteps[0]));

        foreach (int timestep in schedule.Timesteps)
        {
            double kept = schedule.KeptAt(timestep);
            float[] right = predicts == DiffusionPrediction.Noise
                ? noise
                : [.. noise.Zip(picture, (added, original) => (float)((Math.Sqrt(kept) * added) - (Math.Sqrt(1 - kept) * original)))];
            latent = schedule.Next(latent, right, timestep);
        }

        // The last place keeps a last breath of noise, as the models were trained.
        Assert.All(latent.Zip(Mixed(schedule.KeptAt(0))), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));

        float[] Mixed(double kept) => [.. picture.Zip(noise, (original, added) => (float)((Math.Sqrt(kept) * original) + (Math.Sqrt(1 - kept) * added)))];
    }

    [Fact]
    public void The_schedule_is_that_of_stable_diffusion()
    {
        var schedule = new DdimSchedule(new DiffusionDescription(), steps: 20);

        Assert.Equal([951, 901, 851], schedule.Timesteps.Take(3));
        Assert.Equal(1, schedule.Timesteps[^1]);
        Assert.Equal(0.99915, schedule.KeptAt(0), 5);
        Assert.Equal(0.00466, schedule.KeptAt(999), 5);
    }

    [Theory]
    [InlineData(60, 64)]
    [InlineData(2048, 64)]
    [InlineData(64, 0)]
    public async Task Given_a_size_that_cannot_be_painted_Then_it_is_refused(int width, int height)
    {
        models.AddDiffusion();

        await Assert.ThrowsAsync<ArgumentException>(async () => await pipeline.Paint(
            new DiffusionRequest { Model = new ModelId(TinyModels.Diffusion), Prompt = "red", WidthPx = width, HeightPx = height, Seed = 1 }, CancellationToken.None));
    }

    [Theory]
    [InlineData("pipeline.json", "{ \"latentScale\": 0 }", "PLS-ML30")]
    [InlineData("pipeline.json", "{ \"unknown\": 1 }", "PLS-ML31")]
    [InlineData("vocab.json", "{}", "PLS-ML32")]
    [InlineData("vocab.json", "nonsense", "PLS-ML33")]
    [InlineData("unet.onnx", "nonsense", "PLS-ML03")]
    public async Task Given_a_broken_file_Then_the_fault_names_its_place(string file, string content, string site)
    {
        models.AddDiffusion();
        await File.WriteAllTextAsync(Path.Combine(models.Folder, TinyModels.Diffusion, file), content);

        ModelException fault = await Assert.ThrowsAsync<ModelException>(async () => await Paint(seed: 1));

        Assert.Equal(site, fault.SiteId);
    }

    [Fact]
    public async Task Given_no_such_model_Then_the_fault_says_so() =>
        Assert.Equal("PLS-ML34", (await Assert.ThrowsAsync<ModelException>(async () => await Paint(seed: 1))).SiteId);

    private ValueTask<Photo> Paint(long seed, string prompt = "red", string unwanted = "", int steps = 4, float guidance = 7.5f) => pipeline.Paint(
        new DiffusionRequest
        {
            Model = new ModelId(TinyModels.Diffusion),
            Prompt = prompt,
            NegativePrompt = unwanted,
            WidthPx = 64,
            HeightPx = 40,
            Steps = steps,
            Guidance = guidance,
            Seed = seed,
        },
        CancellationToken.None);
}
