using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Ports.EventLog;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>What analysts should be told, by hand from the events.</summary>
internal static class PastFold
{
    private sealed record Made(string Status, int Samples, int? Picked);

    public static bool IsOf(Story story, RecordedEvent recorded) => EventMetadata.Decode(recorded.Metadata.Span).OrganizationId == story.Organization;

    public static string Of(Story story, IEnumerable<RecordedEvent> events)
    {
        var generations = new Dictionary<string, Made>();
        var (lines, samples, requested, everHeld) = (new List<string>(), 0L, 0L, 0L);
        var (granted, available, held, settled) = (0L, 0L, 0L, 0L);
        foreach (var recorded in events.Where(e => IsOf(story, e)))
        {
            var id = recorded.Stream.Id.ToString();
            var decoded = EventCodec.Current.Decode(recorded.Type, recorded.Data.Span);
            samples += decoded is SampleRendered ? 1 : 0;
            requested += decoded is GenerationRequested ? 1 : 0;
            if (decoded is GenerationEvent step && Next(generations.GetValueOrDefault(id), step) is { } next)
            {
                generations[id] = next;
            }

            if (decoded is CreditEvent credit)
            {
                var line = Line(credit);
                lines.Add(FormattableString.Invariant($"{line.Kind} {line.Credits} {line.Available}"));
                granted += line.Kind == "GRANTED" ? line.Credits : 0;
                everHeld += line.Kind == "HELD" ? line.Credits : 0;
                settled += line.Kind == "SETTLED" ? line.Credits : 0;
                available += line.Available;
            }
        }

        held = granted - available - settled;
        return Tell(
            generations.Select(item => string.Join(' ', new object?[] { item.Key, item.Value.Status, item.Value.Samples, item.Value.Picked }.Where(part => part is not null))),
            samples,
            lines,
            FormattableString.Invariant($"{granted} {available} {held} {settled}"),
            FormattableString.Invariant($"{requested} {samples} {everHeld}"));
    }

    public static string Tell(IEnumerable<string> generations, long samples, IEnumerable<string> lines, string? balance, string? usage) =>
        FormattableString.Invariant($"{string.Join('\n', generations.Order(StringComparer.Ordinal))}\n{samples} samples\n{string.Join('\n', lines)}\n{balance}\n{usage}");

    private static Made? Next(Made? before, GenerationEvent step) => step switch
    {
        GenerationRequested => new Made("QUEUED", 0, null),
        GenerationStarted => before! with { Status = "RENDERING_SAMPLES" },
        SampleRendered => before! with { Samples = before.Samples + 1 },
        SamplesCompleted => before! with { Status = "AWAITING_PICK" },
        SamplePicked e => before! with { Status = "RENDERING_FINAL", Picked = e.Sample },
        PickCompleted => before! with { Status = "COMPLETED" },
        GenerationCancelled => before! with { Status = "CANCELLED" },
        _ => before,
    };

    private static (string Kind, long Credits, long Available) Line(CreditEvent credit) => credit switch
    {
        CreditsGranted e => ("GRANTED", e.Credits, e.Credits),
        CreditsHeld e => ("HELD", e.Credits, -e.Credits),
        HoldSettled e => ("SETTLED", e.Credits, 0),
        HoldReleased e => ("RELEASED", e.Credits, e.Credits),
        _ => throw new InvalidOperationException($"A line for {credit.GetType().Name} is missing."),
    };
}
