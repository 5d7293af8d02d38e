using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.Ports.Projections;

namespace Pulse.Bff.Operations;

[GraphQLObject("RebuildProjectionPayload")]
[GraphQLObject("PromoteProjectionPayload")]
[GraphQLObject("AbandonProjectionPayload")]
[GraphQLObject("ResumeProjectionPayload")]
public sealed record ProjectionPayload(Guid ActionId, IReadOnlyList<EditionReport> Editions, IReadOnlyList<ProjectionError> Errors);

public sealed record VerifyProjectionPayload(Guid ActionId, VerifyOutcome.Compared? Comparison, IReadOnlyList<ProjectionError> Errors);

public sealed record ReplayParkedStreamPayload(Guid ActionId, int Events, IReadOnlyList<ProjectionError> Errors);

/// <summary>Each outcome of <see cref="IProjectionControl"/> is a word for the record, or a code as well.</summary>
[GraphQLObject("Mutation")]
public static class ProjectionMutations
{
    [RootField]
    public static Task<ProjectionPayload> RebuildProjection(
        string name, int? eventsPerSecondMax, PulseRequest request, [Service] OperatorCommands commands, [Service] IProjectionControl control, CancellationToken cancellation) =>
        Carry(request, commands, control, OperatorActionKind.Rebuild, name, async stopping => eventsPerSecondMax is < 1
            ? Ending.Refused(ProjectionErrorCode.RateNotPositive, nameof(eventsPerSecondMax))
            : await control.Rebuild(name, eventsPerSecondMax, stopping) switch
            {
                RebuildOutcome.Begun => new Ending("BEGUN"),
                RebuildOutcome.UnknownProjection => Ending.Refused(ProjectionErrorCode.UnknownProjection),
                RebuildOutcome.HasCandidate => Ending.Refused(ProjectionErrorCode.HasCandidate),
                var other => throw NoOutcome(other),
            }, cancellation);

    [RootField]
    public static async Task<VerifyProjectionPayload> VerifyProjection(
        string name, PulseRequest request, [Service] OperatorCommands commands, [Service] IProjectionControl control, CancellationToken cancellation)
    {
        var (action, ending) = await commands.Carry(request, OperatorActionKind.Verify, name, async stopping => await control.Verify(name, stopping) switch
        {
            VerifyOutcome.Compared compared => new Ending(compared.IsEqual ? "EQUAL" : "DIFFERENT", Comparison: compared),
            VerifyOutcome.Impossible impossible => Ending.Refused(impossible.Why switch
            {
                VerifyRefusal.UnknownProjection => ProjectionErrorCode.UnknownProjection,
                VerifyRefusal.NoCandidate => ProjectionErrorCode.NoCandidate,
                VerifyRefusal.OtherVersion => ProjectionErrorCode.OtherVersion,
                VerifyRefusal.NotLive => ProjectionErrorCode.NotLive,
                var other => throw NoOutcome(other),
            }),
            var other => throw NoOutcome(other),
        }, cancellation);
        return new VerifyProjectionPayload(action, ending.Comparison, ErrorsOf(ending, request));
    }

    [RootField]
    public static Task<ProjectionPayload> PromoteProjection(
        string name, PulseRequest request, [Service] OperatorCommands commands, [Service] IProjectionControl control, CancellationToken cancellation) =>
        Carry(request, commands, control, OperatorActionKind.Promote, name, async stopping => await control.Promote(name, stopping) switch
        {
            PromoteOutcome.Promoted => new Ending("PROMOTED"),
            PromoteOutcome.UnknownProjection => Ending.Refused(ProjectionErrorCode.UnknownProjection),
            PromoteOutcome.NoCandidate => Ending.Refused(ProjectionErrorCode.NoCandidate),
            PromoteOutcome.CandidateLagging => Ending.Refused(ProjectionErrorCode.CandidateLagging),
            PromoteOutcome.Busy => Ending.Refused(ProjectionErrorCode.Busy),
            var other => throw NoOutcome(other),
        }, cancellation);

    [RootField]
    public static Task<ProjectionPayload> AbandonProjection(
        string name, PulseRequest request, [Service] OperatorCommands commands, [Service] IProjectionControl control, CancellationToken cancellation) =>
        Carry(request, commands, control, OperatorActionKind.Abandon, name, async stopping => await control.Abandon(name, stopping)
            ? new Ending("ABANDONED")
            : Ending.Refused(ProjectionErrorCode.NoCandidate), cancellation);

    [RootField]
    public static Task<ProjectionPayload> ResumeProjection(
        string name, PulseRequest request, [Service] OperatorCommands commands, [Service] IProjectionControl control, CancellationToken cancellation) =>
        Carry(request, commands, control, OperatorActionKind.Resume, name, _ => ValueTask.FromResult(
            control.Resume(name) ? new Ending("RESUMED") : Ending.Refused(ProjectionErrorCode.NotRunning)), cancellation);

    [RootField]
    public static Task<ReplayParkedStreamPayload> ReplayParkedStream(
        string name,
        string stream,
        PulseRequest request,
        [Service] OperatorCommands commands,
        [Service] IProjectionControl control,
        CancellationToken cancellation) => CarryParked(
            request, commands, OperatorActionKind.Replay, name, "REPLAYED", stopping => control.ReplayParked(name, stream, stopping), cancellation);

    [RootField]
    public static Task<ReplayParkedStreamPayload> DiscardParkedStream(
        string name,
        string stream,
        PulseRequest request,
        [Service] OperatorCommands commands,
        [Service] IProjectionControl control,
        CancellationToken cancellation) => CarryParked(
            request, commands, OperatorActionKind.Discard, name, "DISCARDED", stopping => control.DiscardParked(name, stream, stopping), cancellation);

    private static async Task<ReplayParkedStreamPayload> CarryParked(
        PulseRequest request,
        OperatorCommands commands,
        OperatorActionKind kind,
        string name,
        string done,
        Func<CancellationToken, ValueTask<ReplayOutcome>> act,
        CancellationToken cancellation)
    {
        const string argument = "stream";
        var (action, ending) = await commands.Carry(request, kind, name, async stopping => await act(stopping) switch
        {
            ReplayOutcome.Replayed replayed => new Ending(done, Events: replayed.Events),
            ReplayOutcome.StillParked still => Ending.Refused(ProjectionErrorCode.StillParked, argument) with { Events = still.Events },
            ReplayOutcome.NotParked => Ending.Refused(ProjectionErrorCode.NotParked, argument),
            var other => throw NoOutcome(other),
        }, cancellation);
        return new ReplayParkedStreamPayload(action, ending.Events, ErrorsOf(ending, request));
    }

    private static async Task<ProjectionPayload> Carry(
        PulseRequest request,
        OperatorCommands commands,
        IProjectionControl control,
        OperatorActionKind kind,
        string name,
        Func<CancellationToken, ValueTask<Ending>> act,
        CancellationToken cancellation)
    {
        var (action, ending) = await commands.Carry(request, kind, name, act, cancellation);
        var editions = await control.Status(cancellation);
        return new ProjectionPayload(
            action, [.. editions.Where(edition => string.Equals(edition.Projection, name, StringComparison.Ordinal))], ErrorsOf(ending, request));
    }

    private static IReadOnlyList<ProjectionError> ErrorsOf(Ending ending, PulseRequest request) =>
        ending.Error is { } code ? [ProjectionError.Of(code, ending.Argument, request.IsArabic)] : [];

    private static InvalidOperationException NoOutcome(object other) => new($"{other} is no outcome.");
}
