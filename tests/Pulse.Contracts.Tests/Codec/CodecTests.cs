using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Tests.Any;

namespace Pulse.Contracts.Tests.Codec;

public sealed class CodecTests
{
    private const int SeedsMax = 300;

    public static TheoryData<string> Names => [.. EventTypes.Names];

    /// <summary>Lists inside events have no equality of their own, so what is compared is what would be stored.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Any_event_survives_the_log(string name)
    {
        for (var seed = 0; seed < SeedsMax; seed++)
        {
            var @event = (IEvent)new AnyValue(seed).Of(EventTypes.Find(name)!)!;
            var (type, data) = EventCodec.Encode(@event);
            var decoded = EventCodec.Current.Decode(type, data);

            Assert.Equal(name, type);
            Assert.IsType(@event.GetType(), decoded);
            Assert.Equal(Encoding.UTF8.GetString(data), Encoding.UTF8.GetString(EventCodec.Encode(decoded).Data));
            Assert.Equivalent(@event, decoded, strict: true);
        }
    }

    [Fact]
    public void Any_message_and_its_answer_survive_the_bus()
    {
        for (var seed = 0; seed < SeedsMax; seed++)
        {
            var any = new AnyValue(seed);
            AssertRoundTrip(any.Of<WorkRequested>());
            AssertRoundTrip(any.Of<WorkAnswered>());
        }
    }

    [Fact]
    public void Any_metadata_survives_the_log_and_leaves_out_what_is_not_there()
    {
        for (var seed = 0; seed < SeedsMax; seed++)
        {
            var metadata = new AnyValue(seed).Of<EventMetadata>();
            Assert.Equal(metadata, EventMetadata.Decode(metadata.Encode()));
        }

        var bare = new EventMetadata(default, default, "00", Actor: null, Guid.Empty, CausationId: null, TraceParent: null);
        Assert.DoesNotContain("null", Encoding.UTF8.GetString(bare.Encode()), StringComparison.Ordinal);
        Assert.Equal(bare, EventMetadata.Decode(bare.Encode()));
    }

    [Fact]
    public void An_event_of_a_newer_build_is_unknown_and_no_fault()
    {
        Assert.Null(EventCodec.Current.Decode("hologram-rendered.v1", "{}"u8));
        Assert.Null(EventCodec.Current.Decode("credits-granted.v2", "{}"u8));
    }

    [Fact]
    public void A_field_that_a_newer_build_added_is_passed_over()
    {
        var data = JsonNode.Parse(EventCodec.Encode(Granted).Data)!.AsObject();
        data["campaign"] = new JsonObject { ["name"] = "spring" };

        Assert.Equal(Granted, EventCodec.Current.Decode("credits-granted.v1", Encoding.UTF8.GetBytes(data.ToJsonString())));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"grantId\":7}")]
    [InlineData("{\"reason\":1}")]
    [InlineData("{\"credits\":\"100\"}")]
    [InlineData("{")]
    public void Data_that_is_not_what_its_name_promises_is_a_fault(string json) =>
        Assert.ThrowsAny<JsonException>(() => EventCodec.Current.Decode("credits-granted.v1", Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Only_what_has_a_name_can_be_stored() => Assert.Throws<KeyNotFoundException>(() => EventCodec.Encode(new Unnamed()));

    [Fact]
    public void A_discriminator_may_stand_anywhere_because_some_stores_reorder_fields()
    {
        const string Json = """{"at":"2026-11-22T12:00:00+00:00","outputs":[],"input":{"attempt":1,"eventId":"01993000-0000-7000-8000-000000000001","$input":"cancelled"}}""";

        var stepped = Assert.IsType<GenerationSagaStepped>(EventCodec.Current.Decode("generation-saga-stepped.v1", Encoding.UTF8.GetBytes(Json)));

        Assert.IsType<SagaInput.Cancelled>(stepped.Input);
    }

    [Fact]
    public void Storage_is_written_in_the_invariant_culture_whatever_the_thread_s()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var invariant = EventCodec.Encode(Granted).Data;
            foreach (var culture in new[] { "ar-SA", "ar-IQ", "fa-IR", "de-DE", "tr-TR" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(invariant, EventCodec.Encode(Granted).Data);
                Assert.Equal(Granted, EventCodec.Current.Decode("credits-granted.v1", invariant));
            }

            Assert.Contains("\"at\":\"2026-11-22T12:00:00+00:00\"", Encoding.UTF8.GetString(invariant), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CreditsGranted Granted { get; } = new(
        new GrantId(Guid.Parse("01993000-0000-7000-8000-000000000001")), 100, GrantReason.Gift, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static void AssertRoundTrip<T>(T message)
    {
        var json = JsonSerializer.Serialize(message, PulseJson.Options);
        Assert.Equivalent(message, JsonSerializer.Deserialize<T>(json, PulseJson.Options), strict: true);
    }

    private sealed record Unnamed : IEvent;
}
