using System.Text.Json;
using Pulse.Inference.Models;
using Pulse.ModelConverter.Onnx;

namespace Pulse.Inference.Tests.Models;

/// <summary>A folder of added models for one test, filled with small ones of random weights.</summary>
internal sealed class TinyModels : IDisposable
{
    internal const string Diffusion = "tiny-diffusion";
    private const int MeaningSize = 6;
    private const int Latents = 4;
    private const int Tokens = 8;

    private static readonly string[] Words = ["<|startoftext|>", "<|endoftext|>", "red</w>", "blue</w>", "r", "e", "d</w>", "re"];

    private readonly Random random = new(5);

    internal string Folder { get; } = Directory.CreateTempSubdirectory("pulse-tiny-models").FullName;

    internal ModelCatalog Catalog => new(ModelKit.BuiltIn, Folder);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A model of one input of any length that it doubles.</summary>
    internal void AddDoubling(string name)
    {
        var graph = new OnnxGraph(name);
        string input = graph.Input("numbers", OnnxElement.Float32, 1, "length");
        graph.Output("doubled", graph.Node("Mul", [input, graph.Floats([2f])]), OnnxElement.Float32, 1, "length");
        Write("parts", name, graph);
    }

    /// <summary>A model that keeps a core busy until it is stopped: a loop of so many rounds.</summary>
    internal void AddEndless(string name)
    {
        const int side = 700;
        var graph = new OnnxGraph(name);
        string value = graph.Input("numbers", OnnxElement.Float32, side, side);
        for (int round = 0; round < 4000; round++)
        {
            value = graph.Node("Tanh", [graph.Node("MatMul", [value, value])]);
        }

        graph.Output("result", value, OnnxElement.Float32, side, side);
        Write("parts", name, graph);
    }

    /// <summary>Text encoder, network and decoder of a diffusion model, every part of which matters to the picture.</summary>
    internal void AddDiffusion(OnnxElement number = OnnxElement.Float32, OnnxElement token = OnnxElement.Int64)
    {
        Write(Diffusion, "text_encoder", TextEncoder(number, token));
        Write(Diffusion, "unet", Network(number));
        Write(Diffusion, "vae_decoder", Decoder(number));
        string folder = Path.Combine(Folder, Diffusion);
        File.WriteAllText(Path.Combine(folder, "pipeline.json"), $$"""{ "tokensMax": {{Tokens.ToString(System.Globalization.CultureInfo.InvariantCulture)}} }""");
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(Words.Select((word, index) => (word, index)).ToDictionary(pair => pair.word, pair => pair.index)));
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\nr e\nre d</w>\nb l\nbl u\nblu e</w>\n");
    }

    private OnnxGraph TextEncoder(OnnxElement number, OnnxElement token)
    {
        var graph = new OnnxGraph("text_encoder");
        string ids = graph.Input("input_ids", token, 1, Tokens);
        string meaning = graph.Node("Gather", [Weights(graph, Words.Length, MeaningSize), ids]);
        graph.Output("last_hidden_state", As(graph, meaning, number), number, 1, Tokens, MeaningSize);
        return graph;
    }

    /// <summary>Neighbouring pixels, the mean of the words' meanings, and the time, added.</summary>
    private OnnxGraph Network(OnnxElement number)
    {
        var graph = new OnnxGraph("unet");
        string sample = As(graph, graph.Input("sample", number, 1, Latents, "height", "width"), OnnxElement.Float32);
        string time = As(graph, graph.Input("timestep", OnnxElement.Int64, 1), OnnxElement.Float32);
        string words = As(graph, graph.Input("encoder_hidden_states", number, 1, Tokens, MeaningSize), OnnxElement.Float32);
        string around = graph.Node("Conv", [sample, Weights(graph, Latents, Latents, 3, 3)], ("pads", new[] { 1, 1, 1, 1 }));
        string mean = graph.Node("ReduceMean", [words], ("axes", new[] { 1 }), ("keepdims", 0));
        string pull = graph.Node("Reshape", [graph.Node("MatMul", [mean, Weights(graph, MeaningSize, Latents)]), graph.Integers(1, Latents, 1, 1)]);
        string late = graph.Node("Sin", [graph.Node("Mul", [time, graph.Floats([0.01f])])]);
        string all = graph.Node("Tanh", [graph.Node("Add", [graph.Node("Add", [around, pull]), late])]);
        graph.Output("out_sample", As(graph, all, number), number, 1, Latents, "height", "width");
        return graph;
    }

    private OnnxGraph Decoder(OnnxElement number)
    {
        var graph = new OnnxGraph("vae_decoder");
        string latent = As(graph, graph.Input("latent_sample", number, 1, Latents, "height", "width"), OnnxElement.Float32);
        string large = graph.Node("ConvTranspose", [latent, Weights(graph, Latents, 3, 8, 8)], ("strides", new[] { 8, 8 }));
        graph.Output("sample", As(graph, graph.Node("Tanh", [large]), number), number, 1, 3, "height", "width");
        return graph;
    }

    private string Weights(OnnxGraph graph, params int[] shape)
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        return graph.Floats([.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 2)], shape);
    }

    private static string As(OnnxGraph graph, string value, OnnxElement element) => graph.Node("Cast", [value], ("to", (int)element));

    private void Write(string folder, string name, OnnxGraph graph)
    {
        string target = Path.Combine(Folder, folder);
        Directory.CreateDirectory(target);
        File.WriteAllBytes(Path.Combine(target, name + ".onnx"), OnnxFile.Write(graph));
    }
}
