using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Pulse.Contracts.Codec;

/// <summary>Turns one retired shape into the next one; a chain leads to the newest.</summary>
/// <param name="From">The retired name, for example <c>sample-rendered.v1</c>.</param>
/// <param name="To">The name of the shape it becomes.</param>
public sealed record Upcaster(string From, string To, Func<JsonObject, JsonObject> Convert);

/// <summary>Every step from a retired event to its successor. Applied in one place, the codec, so that no reader can forget to.</summary>
public sealed class Upcasters
{
    private readonly FrozenDictionary<string, Upcaster> _byName;

    public Upcasters(IEnumerable<Upcaster> steps) => _byName = steps.ToFrozenDictionary(step => step.From);

    /// <summary>The steps of today's contracts. No event is retired yet.</summary>
    public static Upcasters Current { get; } = new([]);

    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <summary>Follows the chain to the newest shape.</summary>
    public (string Name, JsonObject Data) Apply(string name, JsonObject data)
    {
        while (_byName.TryGetValue(name, out var step))
        {
            (name, data) = (step.To, step.Convert(data));
        }

        return (name, data);
    }
}
