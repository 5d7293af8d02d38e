using Microsoft.Extensions.DependencyInjection;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Studio;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models;
using Pulse.Inference.Print;
using Pulse.Inference.Provenance;
using Pulse.Inference.Safety;
using Pulse.Inference.Studio;
using Pulse.Ports.Bus;
using Pulse.Ports.Images;
using Pulse.Ports.Provenance;

namespace Pulse.Inference;

/// <summary>What a worker process may use.</summary>
public sealed record InferenceOptions
{
    /// <summary>Font configuration and font caches.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Models that were added to those of the repository; none when absent.</summary>
    public string AddedModelsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Pieces of work done at once: one more than there are cores, because a finished picture waits for the disk before it passes its turn on.</summary>
    public int WorkAtOnceMax { get; init; } = Environment.ProcessorCount + 1;
}

public static class InferenceModule
{
    /// <summary>Workers with the built-in composer. Expects blob store, subject keys, secrets, bus and clock to be registered.</summary>
    public static IServiceCollection AddPulseInference(this IServiceCollection services, InferenceOptions options) => services
        .AddSingleton(_ => ImagingRuntime.Start(new ImagingOptions { CacheFolder = options.CacheFolder }))
        .AddPulseModels(ModelOptions.FromEnvironment(options.AddedModelsFolder))
        .AddSingleton(_ => Knowledge.Load())
        .AddSingleton(_ => PromptSafety.Load())
        .AddSingleton<TextShaper>()
        .AddSingleton<DesignComposer>()
        .AddSingleton<Renderer>()
        .AddSingleton<PdfRenderer>()
        .AddSingleton<ProvenanceKeys>()
        .AddSingleton<PictureSeals>()
        .AddSingleton<IProvenance, ProvenanceService>()
        .AddSingleton<SupplyRoom>()
        .AddSingleton<CreativeStudio>()
        .AddSingleton(_ => new FairTurns(options.WorkAtOnceMax))
        .AddSingleton<IImageTranscoder, PngTranscoder>()
        .AddSingleton<Regenerator>()
        .AddSingleton<IMessageHandler<WorkRequested>, GenerationWorker>()
        .AddSingleton<IMessageHandler<RegenerationRequested>, RegenerationWorker>()
        .AddSingleton<AssetChecker>()
        .AddSingleton<IMessageHandler<AssetCheckRequested>, AssetCheckWorker>();
}
