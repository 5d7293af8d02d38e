using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.ModelConverter;

/// <summary>An output of a graph.</summary>
/// <param name="Source">Its name in the source.</param>
/// <param name="Name">Its name in the ONNX file.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Range">Smallest and largest value, and what they mean.</param>
public sealed record RecipeOutput(string Source, string Name, int[] Shape, string Range);

/// <summary>A measured figure that goes on the card.</summary>
/// <param name="What">Such as <c>PSNR against bicubic</c>.</param>
/// <param name="Result">With its unit.</param>
/// <param name="How">On what, so that another can repeat it.</param>
public sealed record RecipeMeasurement(string What, string Result, string How);

/// <summary>How one model is made of one npm package; see <c>recipes.json</c>.</summary>
public sealed record Recipe
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Name { get; init; }

    public required string Purpose { get; init; }

    /// <summary>The source's form: <c>keras</c>, <c>tf-graph</c> or <c>ncnn</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Full scale of a <c>keras</c> source that makes an image: 255 or 1.</summary>
    public float Range { get; init; } = 1;

    /// <summary>Height and width of the input, in pixels; 0 when any goes.</summary>
    public int Size { get; init; }

    /// <summary>True to keep single-precision weights in half precision, for half the size.</summary>
    public bool Half { get; init; }

    /// <summary>True when the package wraps its files in JavaScript modules.</summary>
    public bool Wrapped { get; init; }

    /// <summary>True when the file is small enough to lie in the repository.</summary>
    public required bool BuiltIn { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    public required string Licence { get; init; }

    /// <summary>Hash of the package's archive, as npm writes it.</summary>
    public required string Integrity { get; init; }

    /// <summary>Path of the model's description in the package.</summary>
    public required string Model { get; init; }

    /// <summary>Path of an <c>ncnn</c> model's weights in the package.</summary>
    public string? Weights { get; init; }

    public string InputRange { get; init; } = "0 to 255, red, green, blue";

    public IReadOnlyList<RecipeOutput> Outputs { get; init; } = [];

    /// <summary>Of the ONNX file, lower-case hex: a model that is added later must come out the same.</summary>
    public string? Sha256 { get; init; }

    public required IReadOnlyList<RecipeMeasurement> Measured { get; init; }

    /// <summary>All recipes of this build.</summary>
    public static IReadOnlyList<Recipe> All()
    {
        using Stream stream = typeof(Recipe).Assembly.GetManifestResourceStream("recipes.json")!;
        return JsonSerializer.Deserialize<IReadOnlyList<Recipe>>(stream, Options)!;
    }
}
