using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulse.Contracts.Codec;

/// <summary>Events to bytes and back; the only way in and out of the log.</summary>
public sealed class EventCodec(Upcasters upcasters)
{
    public static EventCodec Current { get; } = new(Upcasters.Current);

    public static (string Type, byte[] Data) Encode(IEvent @event)
    {
        var type = @event.GetType();
        return (EventTypes.NameOf(type), JsonSerializer.SerializeToUtf8Bytes(@event, type, PulseJson.Options));
    }

    /// <summary>Reads an event in its newest shape, or null when this build does not know the name.</summary>
    /// <exception cref="JsonException">The name is known and the data is not what it promises.</exception>
    public IEvent? Decode(string name, ReadOnlySpan<byte> data)
    {
        if (EventTypes.Find(name) is { } type)
        {
            return (IEvent?)JsonSerializer.Deserialize(data, type, PulseJson.Options) ?? throw new JsonException($"The data of a {name} is null.");
        }

        if (!upcasters.Knows(name))
        {
            return null;
        }

        var retired = JsonNode.Parse(data) as JsonObject ?? throw new JsonException($"The data of a {name} is no object.");
        var (newest, upcast) = upcasters.Apply(name, retired);
        var target = EventTypes.Find(newest) ?? throw new JsonException($"The upcasters of {name} end at {newest}, which is no event.");
        return (IEvent)upcast.Deserialize(target, PulseJson.Options)!;
    }
}
