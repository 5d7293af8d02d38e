using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>Which read models an operation reads, by the types whose fields it touches.</summary>
internal static class TouchedViews
{
    private static readonly Dictionary<string, ReadView> ByCoordinate = new(StringComparer.Ordinal)
    {
        ["Query.viewer"] = ReadView.Organizations,
        ["Query.project"] = ReadView.Projects,
        ["Query.projects"] = ReadView.Projects,
        ["Query.generation"] = ReadView.Generations,
        ["Query.generations"] = ReadView.Generations,
        ["Query.creditBalance"] = ReadView.Credits,
        ["Query.creditLedger"] = ReadView.Credits,
        ["Query.explainLine"] = ReadView.Credits,
        ["Query.sagaTimeline"] = ReadView.SagaTimeline,
        ["Query.asset"] = ReadView.Assets,
        ["Query.assets"] = ReadView.Assets,
        ["Project.generations"] = ReadView.Generations,
        ["Generation.project"] = ReadView.Projects,
    };

    public static IReadOnlyCollection<string> Coordinates => ByCoordinate.Keys;

    public static IReadOnlyCollection<ReadView> Of(OperationInfo operation) =>
        [.. operation.FieldsTouched.Select(field => ByCoordinate.GetValueOrDefault(field.Coordinate)).OfType<ReadView>().Distinct()];
}
