using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.Ports.Projections;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Operations;

[GraphQLObject("Query")]
public static class ProjectionRoots
{
    [RootField]
    public static async Task<IReadOnlyList<EditionReport>> Projections(PulseRequest request, [Service] IProjectionControl control, CancellationToken cancellation)
    {
        OperatorAccess.Require(request);
        return await control.Status(cancellation);
    }

    [RootField]
    public static async Task<IReadOnlyList<ParkedStream>> ParkedStreams(
        string name, PulseRequest request, [Service] IProjectionControl control, CancellationToken cancellation)
    {
        OperatorAccess.Require(request);
        return await control.Parked(name, cancellation);
    }

    [RootField]
    public static async Task<IReadOnlyList<OperatorAction>> OperatorActions(
        int first, PulseRequest request, [Service] IOperatorActions actions, CancellationToken cancellation)
    {
        OperatorAccess.Require(request);
        return first is >= 1 and <= Paging.FirstMax ? await actions.Latest(first, cancellation) : throw Pages.BadFirst(request);
    }
}

[GraphQLObject("Subscription")]
public static class ProjectionSubscriptions
{
    /// <summary>No iterator itself: who may not is refused when subscribing.</summary>
    [SubscribeField]
    public static IAsyncEnumerable<IReadOnlyList<EditionReport>> ProjectionsChanged(
        PulseRequest request, [Service] ProjectionWatch watch, CancellationToken cancellation)
    {
        OperatorAccess.Require(request);
        return watch.Follow(cancellation);
    }
}
