using System.Collections.Frozen;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Serialization;
using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Projections.Engine;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Generation;

/// <summary>What each generation's saga did: what came in, what it wanted done, where it stood then.</summary>
public static class SagaTimelineProjection
{
    public const string Name = "saga_timeline";

    private const string NotStarted = "NOT_STARTED";

    private static readonly Table<TimelineRow> Timeline = new("saga_timeline", keyColumns: 2);

    private static readonly FrozenDictionary<Type, string> Inputs = StoredNames(typeof(SagaInput));
    private static readonly FrozenDictionary<Type, string> Commands = StoredNames(typeof(ICommand));
    private static readonly FrozenDictionary<Type, string> Works = StoredNames(typeof(GenerationWork));

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(GenerationSagaStepped.Category)
        .Tables(typeof(SagaTimelineProjection), "saga_timeline.sql", Timeline)
        .ParkStreams()
        .On<GenerationSagaStepped>(Stepped, reads: (_, envelope) => [Timeline.Key(envelope.StreamId, envelope.Revision - 1)])
        .Build();

    /// <summary>A step that is not entered anew stays, with its deadline.</summary>
    private static Reduction Stepped(GenerationSagaStepped e, EventContext context)
    {
        var envelope = context.Envelope;
        var entered = e.Outputs.OfType<SagaOutput.Enter>().LastOrDefault();
        var before = context.Rows.Find(Timeline, envelope.StreamId, envelope.Revision - 1);
        return Reduction.Silent(Timeline.Insert(new TimelineRow(
            envelope.StreamId,
            envelope.Revision,
            context.OrganizationId,
            Inputs[e.Input.GetType()],
            string.Join('\n', e.Outputs.Select(NameOf)),
            entered is null ? before?.Step ?? NotStarted : ApiNames.Of(entered.Step),
            entered is null ? before?.Deadline : entered.DueAt,
            TraceId(envelope.Metadata.TraceParent),
            e.At)));
    }

    /// <summary>The command, the work or the step, by the name under which sagas store it.</summary>
    private static string NameOf(SagaOutput output) => output switch
    {
        SagaOutput.Send send => Commands[send.Command.GetType()],
        SagaOutput.Ask { Work: RenderSample work } ask => FormattableString.Invariant($"{Works[ask.Work.GetType()]} {work.Sample}"),
        SagaOutput.Ask ask => Works[ask.Work.GetType()],
        SagaOutput.Enter enter => $"enter {ApiNames.Of(enter.Step)}",
        _ => throw new ArgumentOutOfRangeException(nameof(output), output.GetType().Name, "No such output."),
    };

    private static string? TraceId(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out var context) ? context.TraceId.ToHexString() : null;

    private static FrozenDictionary<Type, string> StoredNames(Type union) => union
        .GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .ToFrozenDictionary(item => item.DerivedType, item => (string)item.TypeDiscriminator!);
}
