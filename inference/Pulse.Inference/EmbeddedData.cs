using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Pulse.Inference;

/// <summary>The data files that travel inside this assembly: knowledge, fonts' manifest, safety rules.</summary>
internal static class EmbeddedData
{
    private static readonly Assembly Home = typeof(EmbeddedData).Assembly;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    internal static IEnumerable<string> Names(string prefix) =>
        Home.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    internal static byte[] Bytes(string name)
    {
        using Stream stream = Home.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"no data file {name} in this build");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    internal static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    internal static T Json<T>(string name) =>
        JsonSerializer.Deserialize<T>(Bytes(name), Options) ?? throw new InvalidDataException($"data file {name} is empty");
}
