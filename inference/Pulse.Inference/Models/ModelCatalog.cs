using System.Security.Cryptography;
using System.Text.Json;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models;

/// <summary>
/// Finds a model's file by its name: built-in ones under <c>inference/models</c>, then added ones. A model with a card must have the card's
/// hash; a user's own model (a part of a pipeline) has none.
/// </summary>
public sealed class ModelCatalog(string builtInFolder, string addedFolder)
{
    private const string Ending = ".onnx";

    /// <summary>All models with a card, by name.</summary>
    public IEnumerable<ModelCard> Cards => new[] { builtInFolder, addedFolder }
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, ModelCard.FileName, SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal)
        .Select(ModelCard.Read);

    /// <summary>The folder of a pipeline or model, or null when there is none of this name.</summary>
    public string? Folder(ModelId model) => new[] { builtInFolder, addedFolder }
        .Select(folder => Path.Combine(folder, model.Value))
        .FirstOrDefault(Directory.Exists);

    /// <summary>Path of a model's file, whose hash has been compared with its card's.</summary>
    /// <exception cref="ModelException">There is no such model, or its file is not the card's.</exception>
    public string File(ModelId model)
    {
        string[] parts = model.Value.Split('/');
        string folder = Folder(new ModelId(parts[0])) ?? throw Unknown(model);
        if (parts.Length > 1)
        {
            string part = Path.Combine(folder, parts[1] + Ending);
            return System.IO.File.Exists(part) ? part : throw Unknown(model);
        }

        return Verified(model, folder);
    }

    private static string Verified(ModelId model, string folder)
    {
        try
        {
            ModelCard card = ModelCard.Read(Path.Combine(folder, ModelCard.FileName));
            string path = Path.Combine(folder, Path.GetFileName(card.File));
            using FileStream file = System.IO.File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file)) == card.Sha256
                ? path
                : throw new ModelException("PLS-ML11", $"the file of model {model} is not the one of its card; add it again");
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw new ModelException("PLS-ML12", $"model {model} has no card or no file that can be read", fault);
        }
    }

    private static ModelException Unknown(ModelId model) => new("PLS-ML10", $"there is no model {model}; './pulse models list' names all");
}
