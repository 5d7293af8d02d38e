using Microsoft.Extensions.Logging;
using Pulse.Inference.Models;
using Pulse.Ports.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>The runner keeps its limits, and a fault says what is wrong.</summary>
public sealed class RunnerTests : IDisposable
{
    private const int EndlessSide = 700;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TinyModels models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public async Task A_model_says_what_it_takes_and_computes_it()
    {
        models.AddDoubling("twice");
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options);

        ModelSignature signature = await runner.Describe(new ModelId("parts/twice"), CancellationToken.None);
        Tensor answer = await Double(runner, "parts/twice");

        Assert.Equal("numbers", Assert.Single(signature.Inputs).Name);
        Assert.Equal([1, null], signature.Inputs[0].Shape);
        Assert.Equal("cpu", signature.Execution);
        Assert.Equal([2f, -4f, 6.5f], answer.Floats);
        Assert.Equal("1.29.0", runner.LibraryVersion);
    }

    [Fact]
    public async Task More_models_than_are_kept_still_run_many_at_once()
    {
        string[] names = [.. Enumerable.Range(0, 5).Select(index => "twice-" + (char)('a' + index))];
        Array.ForEach(names, models.AddDoubling);
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options with { SessionsMax = 2, RunsAtOnceMax = 4 });

        Tensor[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => Double(runner, "parts/" + names[index % names.Length])));

        Assert.All(answers, answer => Assert.Equal([2f, -4f, 6.5f], answer.Floats));
    }

    [Theory]
    [InlineData("nobody", "PLS-ML10")]
    [InlineData("parts/nobody", "PLS-ML10")]
    public async Task Given_an_unknown_model_Then_the_fault_says_so(string name, string site)
    {
        models.AddDoubling("twice");
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options);

        Assert.Equal(site, (await Assert.ThrowsAsync<ModelException>(() => Double(runner, name))).SiteId);
    }

    [Fact]
    public async Task Given_inputs_that_do_not_fit_Then_the_fault_says_so_and_the_model_still_runs()
    {
        models.AddDoubling("twice");
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options);
        var model = new ModelId("parts/twice");
        Tensor[] wrong = [Tensor.Of([1f, 2f], 2, 1), Tensor.Of([1L], 1, 1)];
        foreach (Tensor tensor in wrong)
        {
            await Assert.ThrowsAsync<ModelException>(async () => await runner.Run(model, Named("numbers", tensor), CancellationToken.None));
        }

        await Assert.ThrowsAsync<ModelException>(async () => await runner.Run(model, Named("other", Tensor.Of([1f], 1, 1)), CancellationToken.None));

        Assert.Equal(2f, (await Double(runner, "parts/twice")).Floats[0]);
    }

    [Fact]
    public async Task Given_a_built_in_model_that_was_altered_Then_it_is_not_run()
    {
        string copy = Path.Combine(models.Folder, "blazeface");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Path.Combine(ModelKit.BuiltIn, "blazeface")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(copy, "model.onnx"));
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(copy, "model.onnx"), bytes);
        using OnnxModelRunner runner = ModelKit.Start(new ModelCatalog(models.Folder, models.Folder), ModelKit.Options);

        Assert.Equal("PLS-ML11", (await Assert.ThrowsAsync<ModelException>(async () => await runner.Describe(new ModelId("blazeface"), CancellationToken.None))).SiteId);
    }

    [Fact]
    public async Task Given_a_pass_without_end_Then_the_timeout_stops_it_and_the_next_one_runs()
    {
        models.AddEndless("endless");
        models.AddDoubling("twice");
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options with { RunTimeout = TimeSpan.FromSeconds(3) });

        ModelException fault = await Assert.ThrowsAsync<ModelException>(() => Endless(runner, CancellationToken.None)).WaitAsync(Patience);

        Assert.Equal("PLS-ML06", fault.SiteId);
        Assert.Equal(2f, (await Double(runner, "parts/twice").WaitAsync(Patience)).Floats[0]);
    }

    [Fact]
    public async Task Given_a_cancellation_Then_the_pass_stops()
    {
        models.AddEndless("endless");
        using OnnxModelRunner runner = ModelKit.Start(models.Catalog, ModelKit.Options);
        using var hangUp = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Endless(runner, hangUp.Token)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Given_cuda_without_a_card_Then_the_processor_takes_over_and_that_is_said_once()
    {
        models.AddDoubling("twice");
        models.AddDoubling("again");
        var log = new CountingLogger();
        using var runner = new OnnxModelRunner(models.Catalog, ModelKit.Options with { Execution = ModelExecution.Cuda }, ModelKit.Parts.ModelRuntimeFile, log);

        string execution = (await runner.Describe(new ModelId("parts/twice"), CancellationToken.None)).Execution;
        await Double(runner, "parts/again");

        if (execution == "cpu")
        {
            Assert.Equal(1, log.Warnings);
        }
        else
        {
            Assert.Equal(0, log.Warnings);
        }
    }

    [Theory]
    [InlineData("../secrets")]
    [InlineData("a/../b")]
    [InlineData("/etc")]
    [InlineData("a/b/c")]
    [InlineData("Upper")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_name_never_leads_out_of_the_folder(string name) => Assert.Throws<ArgumentException>(() => new ModelId(name));

    private static async Task<Tensor> Double(OnnxModelRunner runner, string model) =>
        (await runner.Run(new ModelId(model), Named("numbers", Tensor.Of([1f, -2f, 3.25f], 1, 3)), CancellationToken.None))["doubled"];

    private static async Task Endless(OnnxModelRunner runner, CancellationToken cancellation) => await runner.Run(
        new ModelId("parts/endless"), Named("numbers", Tensor.Empty(TensorElement.Float32, EndlessSide, EndlessSide)), cancellation);

    private static Dictionary<string, Tensor> Named(string name, Tensor tensor) => new(StringComparer.Ordinal) { [name] = tensor };

    private sealed class CountingLogger : ILogger<OnnxModelRunner>
    {
        internal int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}
