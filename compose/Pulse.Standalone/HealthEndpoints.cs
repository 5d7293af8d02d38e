using Pulse.Projections.Engine;

namespace Pulse.Standalone;

/// <summary>Is the process alive, and may it be sent requests.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", (IProjectionStatus projections) => Results.Json(
            new
            {
                status = projections.IsReady ? "ready" : "not ready",
                projections = projections.Current.Select(projection => new
                {
                    projection.Name,
                    projection.Version,
                    projection.Edition,
                    role = projection.Role.ToString(),
                    state = projection.State.ToString(),
                    projection.IsReady,
                    projection.LagEvents,
                    lagSeconds = projection.Lag.TotalSeconds,
                    projection.EventsPerSecond,
                    projection.UnknownEvents,
                    projection.Stop,
                }),
            },
            statusCode: projections.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
    }
}
