using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Inference.Imaging;
using Pulse.Inference.Models.Diffusion;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>Registers what works on photographs. Nothing is loaded before it is used.</summary>
public static class ModelModule
{
    public static IServiceCollection AddPulseModels(this IServiceCollection services, ModelOptions options) => services
        .AddSingleton(options)
        .AddSingleton(new PhotoLimits())
        .AddSingleton(provider => new ModelCatalog(BuiltIn(provider.GetRequiredService<ImagingRuntime>()), options.AddedFolder))
        .AddSingleton<IModelRunner>(provider => new OnnxModelRunner(
            provider.GetRequiredService<ModelCatalog>(),
            options,
            provider.GetRequiredService<ImagingRuntime>().Parts.ModelRuntimeFile,
            provider.GetRequiredService<ILogger<OnnxModelRunner>>()))
        .AddSingleton<PhotoReader>()
        .AddSingleton<PhotoUpscaler>()
        .AddSingleton<Denoiser>()
        .AddSingleton<PortraitCutout>()
        .AddSingleton<FaceFinder>()
        .AddSingleton<DiffusionPipeline>()
        .AddSingleton<ImageSafety>();

    /// <summary>The folder of the models that lie in the repository.</summary>
    public static string BuiltIn(ImagingRuntime imaging) => Path.Combine(imaging.Parts.Home, "inference", "models");
}
