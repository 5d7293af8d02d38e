using Pulse.Bff.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.ReadSide.Sessions;

namespace Pulse.Bff.Edge;

/// <summary>What resolvers know of a request: who asks, in which language, and how new the answer must be.</summary>
public sealed class PulseRequest(IServiceProvider services, Caller? caller, ConsistencyTokens tokens, bool isArabic) : RequestContext(services)
{
    private LogPosition? _known;

    public bool IsSignedIn => caller is not null;

    /// <summary>Who asks; the host has refused everybody else before a resolver runs.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException("A resolver ran for nobody.");

    public OrgScope Scope => new(Caller.OrganizationId);

    /// <summary>True when texts for people are to be in Arabic.</summary>
    public bool IsArabic { get; } = isArabic;

    /// <summary>
    /// Where the answer stands in the log: what the request wrote or read is there, and a reader who asks for <c>atLeast</c> that is never answered
    /// older data. Null before anything was executed.
    /// </summary>
    public string? Token => _known is { } known && IsSignedIn ? TokenAt(known) : null;

    /// <summary>Takes note that the answer tells of this position; the newest counts.</summary>
    public void Note(LogPosition position) => _known = _known is { } known && known > position ? known : position;

    public string TokenAt(LogPosition position) => tokens.Write(Caller.OrganizationId, position);

    /// <exception cref="GraphQLException"><c>BAD_TOKEN</c>: the token is forged, foreign, or of an earlier life of the log.</exception>
    public LogPosition PositionOf(string token) => tokens.Read(Caller.OrganizationId, token)
        ?? throw new GraphQLException(IsArabic ? "رمز الاتساق غير صالح." : "The consistency token is not valid here.", EdgeErrors.BadToken);
}

/// <summary>Codes of errors that are no rejections of a command: the edge's own.</summary>
public static class EdgeErrors
{
    public const string BadToken = "BAD_TOKEN";
    public const string BadCursor = "BAD_CURSOR";

    /// <summary>Nothing can be told of a moment that has not come.</summary>
    public const string AsOfInFuture = "AS_OF_IN_FUTURE";

    /// <summary>Nothing can be told of a moment before the log's first event.</summary>
    public const string AsOfBeforeBeginning = "AS_OF_BEFORE_BEGINNING";

    /// <summary>A read model has not reached the wanted position in time; the extension <c>lag</c> says how far it is behind.</summary>
    public const string Lagging = "LAGGING";

    /// <summary>Something that the answer needs cannot be reached; asking again is safe.</summary>
    public const string NotAvailable = "NOT_AVAILABLE";

    /// <summary>What is to be replayed is no longer kept: read anew and subscribe without a token.</summary>
    public const string ResyncRequired = "RESYNC_REQUIRED";
}
