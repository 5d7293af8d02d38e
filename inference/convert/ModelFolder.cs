using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.ModelConverter.Onnx;
using Pulse.ModelConverter.Sources;

namespace Pulse.ModelConverter;

/// <summary>Writes a model's folder: the ONNX file and its card.</summary>
public static class ModelFolder
{
    private const string FileName = "model.onnx";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The hash of the ONNX file.</returns>
    /// <exception cref="ConversionException">The file is another than the recipe promises.</exception>
    public static string Write(Recipe recipe, OnnxGraph graph, string folder)
    {
        byte[] file = OnnxFile.Write(graph);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        if (recipe.Sha256 is { } promised && promised != hash)
        {
            throw new ConversionException($"{recipe.Name} came out as {hash}, but the recipe promises {promised}.");
        }

        string target = Path.Combine(folder, recipe.Name);
        Directory.CreateDirectory(target);
        File.WriteAllBytes(Path.Combine(target, FileName), file);
        File.WriteAllText(Path.Combine(target, "card.json"), Card(recipe, graph, hash).ToJsonString(Options) + "\n");
        return hash;
    }

    private static JsonObject Card(Recipe recipe, OnnxGraph graph, string hash) => new()
    {
        ["name"] = recipe.Name,
        ["purpose"] = recipe.Purpose,
        ["file"] = FileName,
        ["sha256"] = hash,
        ["source"] = new JsonObject
        {
            ["package"] = recipe.Package,
            ["version"] = recipe.Version,
            ["integrity"] = recipe.Integrity,
            ["licence"] = recipe.Licence,
        },
        ["inputs"] = Slots(graph.Inputs, _ => recipe.InputRange),
        ["outputs"] = Slots(graph.Outputs, name => recipe.Outputs.FirstOrDefault(output => output.Name == name)?.Range ?? recipe.InputRange),
        ["measured"] = new JsonArray([.. recipe.Measured.Select(figure => (JsonNode)new JsonObject
        {
            ["what"] = figure.What,
            ["result"] = figure.Result,
            ["how"] = figure.How,
        })]),
    };

    private static JsonArray Slots(IEnumerable<OnnxSlot> slots, Func<string, string> range) => new([.. slots.Select(slot => (JsonNode)new JsonObject
    {
        ["name"] = slot.Name,
        ["shape"] = new JsonArray([.. slot.Shape.Select(size => (JsonNode)(size.Fixed ?? -1))]),
        ["range"] = range(slot.Name),
    })]);
}
