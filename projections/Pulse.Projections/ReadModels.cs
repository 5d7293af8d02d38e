using Pulse.Projections.Billing;
using Pulse.Projections.Engine;
using Pulse.Projections.Generation;
using Pulse.Projections.Identity;
using Pulse.Projections.Studio;

namespace Pulse.Projections;

/// <summary>Every read model of Pulse. Who adds one, adds it here.</summary>
public static class ReadModels
{
    public static IReadOnlyList<Projection> All { get; } =
    [
        OrganizationsProjection.Definition,
        ProjectsProjection.Definition,
        GenerationsProjection.Definition,
        CreditsProjection.Definition,
        SagaTimelineProjection.Definition,
        AssetsProjection.Definition,
    ];
}
