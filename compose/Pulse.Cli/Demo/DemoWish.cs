using System.Text.Json.Nodes;

namespace Pulse.Cli.Demo;

/// <summary>What somebody wants of the demo.</summary>
/// <param name="Format">By its name in the API, for example <c>STORY</c>.</param>
/// <param name="AlsoIn">Other formats of the final.</param>
/// <param name="Photo">A file, or null.</param>
/// <param name="CutOut">True to use the person in the photograph without what is behind.</param>
/// <param name="Logo">A file, or null.</param>
/// <param name="Colours">As <c>#rrggbb</c>.</param>
internal sealed record DemoWish(
    string Prompt, string Format, IReadOnlyList<string> AlsoIn, string? Photo, bool CutOut, string? Logo,
    IReadOnlyList<string> Colours, string? ArabicFont, string? LatinFont)
{
    /// <summary>A square of nothing but words.</summary>
    internal static DemoWish Of(string prompt) => new(prompt, "SQUARE", [], null, CutOut: false, null, [], null, null);

    private bool HasBrand => Logo is not null || Colours.Count > 0 || ArabicFont is not null || LatinFont is not null;

    /// <summary>The input of <c>requestGeneration</c>; files are sent first.</summary>
    internal async Task<JsonObject> InputAsync(GraphQlClient api, CancellationToken cancel)
    {
        var input = new JsonObject { ["prompt"] = Prompt, ["format"] = Format };
        if (Photo is not null)
        {
            input["photo"] = new JsonObject { ["id"] = await SendAsync(api, "addPhoto", Photo, cancel), ["cutOut"] = CutOut };
        }

        if (HasBrand)
        {
            input["brand"] = new JsonObject
            {
                ["colours"] = new JsonArray([.. Colours.Select(colour => (JsonNode)colour)]),
                ["arabicFont"] = ArabicFont,
                ["latinFont"] = LatinFont,
                ["logoId"] = Logo is null ? null : await SendAsync(api, "addLogo", Logo, cancel),
            };
        }

        return input;
    }

    /// <summary>Announces a file, sends it, and answers the id under which it may be used.</summary>
    private static async Task<string> SendAsync(GraphQlClient api, string field, string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            throw new CliException($"There is no file {file}.");
        }

        var asset = DemoRun.NewId();
        var payload = await api.MutateAsync(
            field,
            "AddAssetInput",
            new JsonObject { ["commandId"] = DemoRun.NewId(), ["assetId"] = asset },
            "assetId upload { url }",
            cancel);
        await api.UploadAsync((string)payload["upload"]!["url"]!, file, cancel);
        return asset;
    }
}
