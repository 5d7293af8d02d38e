using Pulse.ModelConverter.Onnx;

namespace Pulse.ModelConverter.Sources;

/// <summary>
/// What all models that make an image of an image have in common: <c>image</c> of shape 1 x height x width x 3 in red, green and blue from 0 to 255,
/// and <c>result</c> of the same kind, which may leave that range a little.
/// </summary>
public static class PixelGraph
{
    public const string Input = "image";
    public const string Output = "result";
    private const int Channels = 3;
    private const float FullScale = 255;

    internal static readonly int[] ToPlanes = [0, 3, 1, 2];
    internal static readonly int[] ToPixels = [0, 2, 3, 1];

    /// <summary>Adds the input and returns it as planes in the source's scale.</summary>
    public static string Open(OnnxGraph graph, float range)
    {
        string planes = graph.Node("Transpose", [graph.Input(Input, OnnxElement.Float32, 1, "height", "width", Channels)], ("perm", ToPlanes));
        return Scaled(graph, planes, range / FullScale);
    }

    /// <summary>Adds an input of a fixed size in the source's scale, and returns it as planes.</summary>
    public static string OpenFixed(OnnxGraph graph, int size) =>
        graph.Node("Transpose", [graph.Input(Input, OnnxElement.Float32, 1, size, size, Channels)], ("perm", ToPlanes));

    /// <summary>Adds the output, of planes in the source's scale.</summary>
    public static void Close(OnnxGraph graph, string planes, float range)
    {
        string pixels = graph.Node("Transpose", [Scaled(graph, planes, FullScale / range)], ("perm", ToPixels));
        graph.Output(Output, pixels, OnnxElement.Float32, 1, "height", "width", Channels);
    }

    private static string Scaled(OnnxGraph graph, string value, float factor) =>
        factor is 1 ? value : graph.Node("Mul", [value, graph.Floats([factor])]);
}
