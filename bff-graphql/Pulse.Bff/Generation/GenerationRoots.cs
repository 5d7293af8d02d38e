using Pulse.Bff.Edge;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Generation;

public sealed record Quote(int SamplesCredits, int FinalCredits, string PriceVersion);

/// <remarks>The host has waited for <c>atLeast</c> before any of these runs; see <see cref="PulseHost"/>.</remarks>
[GraphQLObject("Query")]
public static class GenerationRoots
{
    [RootField]
    public static Task<GenerationRow?> Generation(
        Guid id, string? atLeast, AsOfInput? asOf, [Service] RequestReads reads, CancellationToken cancellation) =>
        GenerationQueries.ById(reads.At(asOf), new GenerationId(id), cancellation);

    [RootField]
    public static async Task<GenerationConnection> Generations(
        Guid? projectId,
        int first,
        string? after,
        string? atLeast,
        AsOfInput? asOf,
        PulseRequest request,
        [Service] RequestReads reads,
        CancellationToken cancellation)
    {
        var asked = Pages.Ask(PagedList.Generations, first, after, request);
        if (projectId is not { } project)
        {
            return GenerationConnection.Of(await GenerationQueries.Page(reads.At(asOf), asked, cancellation));
        }

        var pages = await GenerationQueries.PagesByProject(reads.At(asOf), [new ProjectId(project)], asked, cancellation);
        return GenerationConnection.Of(pages[new ProjectId(project)]);
    }

    [RootField]
    public static Task<IReadOnlyList<SagaStepRow>> SagaTimeline(
        Guid generationId, string? atLeast, AsOfInput? asOf, [Service] RequestReads reads, CancellationToken cancellation) =>
        GenerationQueries.SagaTimeline(reads.At(asOf), new GenerationId(generationId), cancellation);

    /// <summary>Every format costs the same today; the argument keeps its place for when they do not.</summary>
    [RootField]
    public static ValueTask<Quote> Quote(CreativeFormat format)
    {
        var prices = Prices.Current;
        return ValueTask.FromResult(new Quote(checked((int)prices.SampleSetCredits), checked((int)prices.FinalCredits), prices.Version));
    }
}

[GraphQLObject("SagaTimelineEntry", Row = typeof(SagaStepRow))]
public static class SagaTimelineType
{
    [Field]
    public static int Revision(SagaStepRow row) => checked((int)row.Revision);
}
