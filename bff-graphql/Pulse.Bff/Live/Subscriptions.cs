using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Bff.Edge;
using Pulse.Bff.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.Ports.Live;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Live;

/// <param name="Position">Where the change stands; the generation is read at least as new.</param>
public sealed record GenerationChange(
    Guid GenerationId, string Kind, int SamplesReady, GenerationStatus Status, string ConsistencyToken, LogPosition Position);

public sealed record CreditBalanceChange(string Kind, CreditBalanceRow Balance, string ConsistencyToken);

[GraphQLObject("Subscription")]
public static class Subscriptions
{
    [SubscribeField]
    public static async IAsyncEnumerable<GenerationChange> GenerationChanged(
        Guid? id, string? resumeFrom, PulseRequest request, [Service] LiveChanges changes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = resumeFrom is null ? (LogPosition?)null : request.PositionOf(resumeFrom);
        await foreach (var change in changes.Follow(request, ReadView.Generations, id, from, cancellation))
        {
            yield return Describe(change, request);
        }
    }

    [SubscribeField]
    public static async IAsyncEnumerable<CreditBalanceChange> CreditBalanceChanged(
        string? resumeFrom, PulseRequest request, [Service] LiveChanges changes, [Service] ReadSessions sessions,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var from = resumeFrom is null ? (LogPosition?)null : request.PositionOf(resumeFrom);
        await foreach (var change in changes.Follow(request, ReadView.Credits, entity: null, from, cancellation))
        {
            yield return new CreditBalanceChange(change.Kind, await Balance(change, request, sessions, cancellation), request.TokenAt(change.Position));
        }
    }

    // The session ends before the change is handed over: until the next one comes nothing is held.
    private static async Task<CreditBalanceRow> Balance(Change change, PulseRequest request, ReadSessions sessions, CancellationToken cancellation)
    {
        var opening = await sessions.Open(request.Scope, [ReadView.Credits], change.Position, cancellation);
        await using var session = LaggingError.Unless(opening, request);
        return await CreditQueries.Balance(session, cancellation);
    }

    private static GenerationChange Describe(Change change, PulseRequest request)
    {
        using var progress = JsonDocument.Parse(change.Progress);
        return new GenerationChange(
            change.EntityId,
            change.Kind,
            progress.RootElement.GetProperty("samplesReady").GetInt32(),
            ApiEnum<GenerationStatus>.Parse(progress.RootElement.GetProperty("status").GetString()!),
            request.TokenAt(change.Position),
            change.Position);
    }
}

[GraphQLObject("GenerationChange", Row = typeof(GenerationChange))]
public static class GenerationChangeType
{
    /// <summary>Opens the snapshot from which everything below the change is read.</summary>
    [BatchField]
    public static async Task<IReadOnlyList<GenerationRow?>> Generation(
        IReadOnlyList<GenerationChange> rows, PulseRequest request, [Service] ReadSessions sessions, CancellationToken cancellation)
    {
        var newest = rows.Max(row => row.Position);
        var opening = await sessions.Open(request.Scope, [ReadView.Generations, ReadView.Projects], newest, cancellation);
        var session = LaggingError.Unless(opening, request);
        request.Services.GetRequiredService<RequestReads>().Use(session);
        var found = await GenerationQueries.ByIds(session, [.. rows.Select(row => new GenerationId(row.GenerationId)).Distinct()], cancellation);
        return [.. rows.Select(row => found.GetValueOrDefault(new GenerationId(row.GenerationId)))];
    }
}
