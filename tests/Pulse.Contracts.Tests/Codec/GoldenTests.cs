using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.Contracts.Codec;

namespace Pulse.Contracts.Tests.Codec;

/// <summary>
/// One sample of each event version, as an older build wrote it. Samples are append-only: a new event gets a file and a line in
/// CHECKSUMS, and neither is ever changed or taken away again.
/// </summary>
public sealed class GoldenTests
{
    /// <summary>Set to write samples and checksums of events that have none yet; what is there stays as it is.</summary>
    private const string ApproveVariable = "PULSE_APPROVE";

    private static readonly string ChecksumsFile = Path.Combine(Repository.Golden, "CHECKSUMS");

    public GoldenTests()
    {
        if (Environment.GetEnvironmentVariable(ApproveVariable) is "1")
        {
            WriteMissing();
        }
    }

    public static TheoryData<string> Names => [.. Checksums().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_never_changes(string name) =>
        Assert.True(Checksums()[name] == HashOf(PathOf(name)), $"{name}.json was changed. Samples are append-only: put the old bytes back and add a new version.");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_decodes_to_the_newest_shape(string name)
    {
        var decoded = EventCodec.Current.Decode(name, File.ReadAllBytes(PathOf(name)));

        Assert.NotNull(decoded);
        Assert.Contains(EventTypes.NameOf(decoded.GetType()), EventTypes.Names);
    }

    /// <summary>A field that is renamed, dropped or read as its default would come out as another JSON.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_of_a_version_in_use_is_written_again_as_it_was_read(string name)
    {
        if (EventTypes.Find(name) is null)
        {
            return;
        }

        var sample = File.ReadAllBytes(PathOf(name));
        var written = EventCodec.Encode(EventCodec.Current.Decode(name, sample)!).Data;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(written)), System.Text.Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Every_event_has_a_sample_and_every_sample_a_checksum()
    {
        var files = Directory.GetFiles(Repository.Golden, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

        Assert.Equal(Checksums().Keys.Order(StringComparer.Ordinal), files);
        Assert.Empty(EventTypes.Names.Except(Checksums().Keys));
    }

    /// <summary>A name that was ever in the log must be readable for ever, in use or retired.</summary>
    [Fact]
    public void A_name_never_vanishes() => Assert.All(
        Checksums().Keys,
        name => Assert.True(EventTypes.Find(name) is not null || Upcasters.Current.Knows(name), $"{name} is no longer known."));

    [Fact]
    public void Every_event_of_the_contracts_has_a_name()
    {
        var events = typeof(IEvent).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEvent)) && type.Namespace?.EndsWith(".Retired", StringComparison.Ordinal) != true)
            .Select(EventTypes.NameOf);

        Assert.Equal(EventTypes.Names, events.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_is_kebab_case_with_a_version() =>
        Assert.All(EventTypes.Names, name => Assert.Matches("^[a-z]+(-[a-z]+)*\\.v[1-9][0-9]*$", name));

    [Fact]
    public void Planted_a_changed_sample_is_found()
    {
        var name = EventTypes.Names.First();
        var changed = File.ReadAllText(PathOf(name)).Replace("2026", "2027", StringComparison.Ordinal);
        var copy = Path.GetTempFileName();
        File.WriteAllText(copy, changed);

        Assert.NotEqual(Checksums()[name], HashOf(copy));
        File.Delete(copy);
    }

    private static Dictionary<string, string> Checksums() => File.ReadLines(ChecksumsFile)
        .Select(line => line.Split("  ", StringSplitOptions.TrimEntries))
        .ToDictionary(parts => Path.GetFileNameWithoutExtension(parts[1]), parts => parts[0], StringComparer.Ordinal);

    private static string PathOf(string name) => Path.Combine(Repository.Golden, $"{name}.json");

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static void WriteMissing()
    {
        Directory.CreateDirectory(Repository.Golden);
        foreach (var (name, sample) in GoldenSamples.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!File.Exists(PathOf(name)))
            {
                File.WriteAllText(PathOf(name), JsonNode.Parse(EventCodec.Encode(sample).Data)!.ToJsonString(GoldenSamples.Readable) + "\n");
                File.AppendAllText(ChecksumsFile, $"{HashOf(PathOf(name))}  {name}.json\n");
            }
        }
    }
}
