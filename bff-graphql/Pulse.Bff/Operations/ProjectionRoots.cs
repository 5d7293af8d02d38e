using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.Ports.Projections;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Operations;

[GraphQLObject("Query")]
public static class ProjectionRoots
{
    [RootField]
    public static async Task<IReadOnlyList<EditionReport>> Projections([Service] IProjectionControl control, CancellationToken cancellation) =>
        await control.Status(cancellation);

    [RootField]
    public static async Task<IReadOnlyList<ParkedStream>> ParkedStreams(
        string name, [Service] IProjectionControl control, CancellationToken cancellation) => await control.Parked(name, cancellation);

    [RootField]
    public static async Task<IReadOnlyList<OperatorAction>> OperatorActions(
        int first, PulseRequest request, [Service] IOperatorActions actions, CancellationToken cancellation) =>
        first is >= 1 and <= Paging.FirstMax ? await actions.Latest(first, cancellation) : throw Pages.BadFirst(request);
}

[GraphQLObject("Subscription")]
public static class ProjectionSubscriptions
{
    [SubscribeField]
    public static IAsyncEnumerable<IReadOnlyList<EditionReport>> ProjectionsChanged([Service] ProjectionWatch watch, CancellationToken cancellation) =>
        watch.Follow(cancellation);
}
