using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>The one snapshot that a request reads from; it ends with the request at the latest.</summary>
public sealed class RequestReads : IAsyncDisposable
{
    private ReadSession? _session;

    public ReadSession Session => _session ?? throw new InvalidOperationException("The operation reads, but its views are not listed in TouchedViews.");

    public void Use(ReadSession session) => _session = session;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
        {
            await session.DisposeAsync();
        }
    }
}

/// <summary>The one place where a late read model becomes an error.</summary>
internal static class LaggingError
{
    /// <exception cref="GraphQLException"><c>LAGGING</c>, with the lag.</exception>
    public static ReadSession Unless(ReadOpening opening, PulseRequest request) => opening switch
    {
        ReadOpening.Opened opened => opened.Session,
        ReadOpening.Lagging lagging => throw new GraphQLException(
            request.IsArabic ? "البيانات قيد التحديث؛ أعد المحاولة بعد لحظات." : "The data is being brought up to date; try again in a moment.",
            EdgeErrors.Lagging,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["lag"] = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["view"] = lagging.Lag.View,
                    ["positions"] = lagging.Lag.Positions,
                    ["seconds"] = lagging.Lag.SinceAdvance?.TotalSeconds,
                    ["stopped"] = lagging.Lag.IsStopped,
                },
            }),
        _ => throw new InvalidOperationException($"{opening} is no opening."),
    };
}
