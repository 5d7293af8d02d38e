using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>
/// The snapshot that a request, or one event of a subscription, reads from. It is given back when everything is read: a
/// subscriber that waits for its next event holds no connection.
/// </summary>
public sealed class RequestReads : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ReadSession> _sessions = [];
    private readonly Dictionary<AsOfInput, FieldResult<AsOf>> _moments = [];
    private GraphQLException? _refusal;

    /// <summary>The snapshot as of now.</summary>
    /// <exception cref="GraphQLException">What was said to <see cref="Refuse"/>.</exception>
    public ReadSession Session => Opened();

    /// <summary>The snapshot, asked for a moment that a field was given.</summary>
    /// <exception cref="GraphQLException">The moment is none, or the views have not reached it: an error of this field alone.</exception>
    public ReadSession At(AsOfInput? asked) => asked is null
        ? Session
        : _moments[asked] is { Error: { } error } ? throw error : Session.At(_moments[asked].Value);

    /// <summary>The snapshot at the moment at which a row was read, for what lies below it.</summary>
    public ReadSession Below(AsOf? asOf) => Session.At(asOf);

    /// <summary>Tells, before anything is resolved, what a field's moment is or why it is none.</summary>
    public void Know(AsOfInput asked, FieldResult<AsOf> moment) => _moments[asked] = moment;

    /// <summary>Nothing can be read; every field that would says so at its own path.</summary>
    public void Refuse(GraphQLException refusal) => _refusal = refusal;

    public void Use(ReadSession session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
        }
    }

    private ReadSession Opened()
    {
        lock (_gate)
        {
            return _refusal is not null ? throw _refusal
                : _sessions.Count > 0 ? _sessions[^1]
                : throw new InvalidOperationException("The operation reads, but its views are not listed in TouchedViews.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        ReadSession[] ended;
        lock (_gate)
        {
            ended = [.. _sessions];
            _sessions.Clear();
        }

        foreach (var session in ended)
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
