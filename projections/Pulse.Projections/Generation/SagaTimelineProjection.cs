using System.Collections.Frozen;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Serialization;
using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Projections.Engine;

namespace Pulse.Projections.Generation;

/// <summary>What each generation's saga did: what came in, what it wanted done, where it stood then.</summary>
public static class SagaTimelineProjection
{
    public const string Name = "saga_timeline";

    // A step that is not entered anew stays, with its deadline.
    private const string InsertSql =
        """
        INSERT INTO read.saga_timeline{v}
            (generation_id, revision, organization_id, input, outputs, step, deadline, trace_id, at, commit_position, prepare_position)
        SELECT $1, $2, $3, $4, $5,
            CASE WHEN $6::text IS NULL THEN coalesce(before.step, 'NOT_STARTED') ELSE $6::text END,
            CASE WHEN $6::text IS NULL THEN before.deadline ELSE $7::timestamptz END,
            $8::text, $9, $10, $11
        FROM (SELECT 1) AS always
        LEFT JOIN read.saga_timeline{v} AS before ON before.generation_id = $1 AND before.revision = $2 - 1
        """;

    private static readonly FrozenDictionary<Type, string> Inputs = StoredNames(typeof(SagaInput));
    private static readonly FrozenDictionary<Type, string> Commands = StoredNames(typeof(ICommand));
    private static readonly FrozenDictionary<Type, string> Works = StoredNames(typeof(GenerationWork));

    public static Projection Definition { get; } = new ProjectionBuilder(Name, version: 1)
        .From(GenerationSagaStepped.Category)
        .Tables(typeof(SagaTimelineProjection), "saga_timeline.sql", "saga_timeline")
        .On<GenerationSagaStepped>(Stepped)
        .Build();

    private static Reduction Stepped(GenerationSagaStepped e, EventEnvelope envelope, OpenedData opened)
    {
        var entered = e.Outputs.OfType<SagaOutput.Enter>().LastOrDefault();
        return Reduction.Silent(new Statement(
            InsertSql,
            [
                Guid.Parse(envelope.Stream.Id), envelope.Revision, envelope.OrganizationId.Value,
                Inputs[e.Input.GetType()], e.Outputs.Select(NameOf).ToArray(),
                entered is null ? null : ApiNames.Of(entered.Step), entered?.DueAt?.ToUniversalTime(),
                TraceId(envelope.Metadata.TraceParent), e.At.ToUniversalTime(), envelope.Position.Commit, envelope.Position.Prepare,
            ],
            RowsExpected: 1));
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
