using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;

namespace Pulse.Contracts.Tests.Codec;

/// <summary>
/// The machinery of retired events, tried on planted ones: no event is retired yet, and the first one must find it working.
/// </summary>
public sealed class UpcasterTests
{
    private const string OldestName = "generation-begun.v1";
    private const string OlderName = "generation-begun.v2";

    // v1 named the rules differently; v2 counted attempts from zero; today it is generation-started.v1.
    private static readonly EventCodec Codec = new(new Upcasters(
    [
        new Upcaster(OldestName, OlderName, old => With(old, "safetyRules", old["rules"]!.DeepClone(), without: "rules")),
        new Upcaster(OlderName, "generation-started.v1", old => With(old, "attempt", old["attempt"]!.GetValue<int>() + 1)),
    ]));

    [Fact]
    public void A_retired_event_is_read_in_its_newest_shape()
    {
        var decoded = Codec.Decode(OlderName, Bytes("""{"attempt":0,"safetyRules":"rules-1","at":"2026-11-22T12:00:00+00:00"}"""));

        Assert.Equal(new GenerationStarted(1, "rules-1", Noon), decoded);
    }

    [Fact]
    public void A_chain_of_retired_events_is_followed_to_its_end()
    {
        var decoded = Codec.Decode(OldestName, Bytes("""{"attempt":1,"rules":"rules-0","at":"2026-11-22T12:00:00+00:00"}"""));

        Assert.Equal(new GenerationStarted(2, "rules-0", Noon), decoded);
    }

    [Fact]
    public void The_newest_shape_is_not_touched_and_a_retired_name_is_never_written()
    {
        var (name, data) = EventCodec.Encode(new GenerationStarted(1, "rules-1", Noon));

        Assert.Equal("generation-started.v1", name);
        Assert.Equal(new GenerationStarted(1, "rules-1", Noon), Codec.Decode(name, data));
    }

    /// <summary>Backwards: an older build, which does not know the newer name, passes over it instead of failing.</summary>
    [Fact]
    public void An_older_build_passes_over_a_newer_version() =>
        Assert.Null(new EventCodec(new Upcasters([])).Decode(OlderName, Bytes("""{"attempt":0}""")));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void A_retired_event_that_is_no_object_is_a_fault(string json) =>
        Assert.ThrowsAny<JsonException>(() => Codec.Decode(OlderName, Bytes(json)));

    [Fact]
    public void A_chain_that_ends_nowhere_is_a_fault()
    {
        var broken = new EventCodec(new Upcasters([new Upcaster("a.v1", "a.v2", old => old)]));

        Assert.Contains("a.v2", Assert.Throws<JsonException>(() => broken.Decode("a.v1", "{}"u8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_retired_name_is_in_use_and_every_chain_of_today_ends_in_use() => Assert.All(
        GoldenNames(),
        name =>
        {
            Assert.False(EventTypes.Find(name) is not null && Upcasters.Current.Knows(name), $"{name} is both in use and retired.");
        });

    private static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> GoldenNames() =>
        Directory.GetFiles(Repository.Golden, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static JsonObject With(JsonObject old, string field, JsonNode value, string? without = null)
    {
        var next = old.DeepClone().AsObject();
        next[field] = value;
        if (without is not null)
        {
            next.Remove(without);
        }

        return next;
    }
}
