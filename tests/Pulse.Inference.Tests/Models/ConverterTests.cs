using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.ModelConverter.Onnx;
using Pulse.ModelConverter.Sources;

namespace Pulse.Inference.Tests.Models;

/// <summary>The converter takes exactly what its recipe names, and refuses whatever it does not understand.</summary>
public sealed class ConverterTests : IDisposable
{
    private readonly string cache = Directory.CreateTempSubdirectory("pulse-converter").FullName;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    [Fact]
    public void Files_are_read_out_of_an_archive_that_is_the_one_of_the_recipe()
    {
        string integrity = Archive("weights-1.0.0.tgz", ("package/a/model.json", "{}"), ("package/b.bin", "xyz"));

        IReadOnlyDictionary<string, byte[]> files = NpmArchive.Fetch("weights", "1.0.0", integrity, cache).Read(["b.bin", "a/model.json"]);

        Assert.Equal("xyz", Encoding.UTF8.GetString(files["b.bin"]));
        Assert.Equal("{}", Encoding.UTF8.GetString(files["a/model.json"]));
    }

    [Fact]
    public void Given_an_altered_archive_Then_it_is_refused_and_thrown_away()
    {
        string integrity = Archive("weights-1.0.0.tgz", ("package/b.bin", "xyz"));
        Archive("weights-1.0.0.tgz", ("package/b.bin", "evil"));

        Assert.Throws<ConversionException>(() => NpmArchive.Fetch("weights", "1.0.0", integrity, cache));

        Assert.Empty(Directory.GetFiles(cache));
    }

    [Fact]
    public void Given_a_file_that_is_not_there_Then_it_is_named()
    {
        string integrity = Archive("weights-1.0.0.tgz", ("package/b.bin", "xyz"));

        var fault = Assert.Throws<ConversionException>(() => NpmArchive.Fetch("weights", "1.0.0", integrity, cache).Read(["c.bin"]));

        Assert.Contains("c.bin", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_is_read_out_of_a_module_without_running_it()
    {
        const string module = """!function(t){module.exports=t()}(function(){e.exports={format:"graph",yes:!0,no:!1,small:.5,less:-.25,tiny:1e-7,list:[1,{deep:"a:b{c"}]}});throw 1""";

        JsonNode data = JsData.Read(Encoding.UTF8.GetBytes(module));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"format":"graph","yes":true,"no":false,"small":0.5,"less":-0.25,"tiny":1e-7,"list":[1,{"deep":"a:b{c"}]}"""), data));
        Assert.Throws<ConversionException>(() => JsData.Read("module.exports=compute()"u8.ToArray()));
    }

    [Fact]
    public void Weights_keep_their_numbers_when_their_dimensions_change_places()
    {
        var weights = new StoredWeights([2, 3, 4], Enumerable.Range(0, 24).Select(number => (float)number).ToArray());

        StoredWeights moved = weights.Permute(2, 0, 1);

        Assert.Equal([4, 2, 3], moved.Shape);
        for (int first = 0; first < 2; first++)
        {
            for (int second = 0; second < 3; second++)
            {
                for (int third = 0; third < 4; third++)
                {
                    Assert.Equal((((first * 3) + second) * 4) + third, ((float[])moved.Values)[(((third * 2) + first) * 3) + second]);
                }
            }
        }
    }

    [Fact]
    public void Given_a_layer_that_is_not_known_Then_the_model_is_refused()
    {
        const string layers = "7767517\n2 2\nInput input 0 1 a\nLSTM lstm 1 1 a b 0=1\n";

        var fault = Assert.Throws<ConversionException>(() => NcnnConverter.Convert("test", Encoding.UTF8.GetBytes(layers), []));

        Assert.Contains("LSTM", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_weights_that_do_not_end_with_the_layers_Then_the_model_is_refused() => Assert.Throws<ConversionException>(() =>
        NcnnConverter.Convert("test", "7767517\n2 2\nInput input 0 1 a\nSplit split 1 1 a b\n"u8.ToArray(), [1, 2, 3, 4]));

    [Fact]
    public void The_same_graph_gives_the_same_bytes()
    {
        Assert.Equal(OnnxFile.Write(Small()), OnnxFile.Write(Small()));

        static OnnxGraph Small()
        {
            var graph = new OnnxGraph("small");
            string input = graph.Input("a", OnnxElement.Float32, 1, "n");
            graph.Output("b", graph.Node("LeakyRelu", [input], ("alpha", 0.1f)), OnnxElement.Float32, 1, "n");
            return graph;
        }
    }

    /// <summary>Writes an archive as npm does, and returns its hash as npm writes it.</summary>
    private string Archive(string name, params (string Path, string Content)[] files)
    {
        string path = Path.Combine(cache, name);
        using (FileStream file = File.Create(path))
        using (var zipped = new GZipStream(file, CompressionLevel.Fastest))
        using (var writer = new TarWriter(zipped))
        {
            foreach ((string entry, string content) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        return "sha512-" + Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(path)));
    }
}
