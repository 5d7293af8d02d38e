using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pulse.GraphQL.Transport;

/// <summary>How a client wants its answer.</summary>
/// <param name="MediaType">The JSON media type that it likes best; null when it takes none.</param>
/// <param name="TakesEvents">It names <c>text/event-stream</c>, so a subscription can be answered.</param>
/// <param name="PrefersEvents">It likes an event stream best, for any operation.</param>
internal readonly record struct Acceptance(string? MediaType, bool TakesEvents, bool PrefersEvents)
{
    public bool IsEmpty => MediaType is null && !TakesEvents;
}

/// <summary>Content negotiation of GraphQL over HTTP.</summary>
internal static class MediaTypes
{
    public const string Response = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string Events = "text/event-stream";
    public const string Multipart = "multipart/form-data";

    private static readonly Acceptance Default = new(Json, TakesEvents: false, PrefersEvents: false);

    public static Acceptance Negotiate(HttpRequest request)
    {
        var header = request.Headers.Accept;
        if (header.Count == 0 || string.IsNullOrWhiteSpace(header.ToString()))
        {
            return Default;
        }

        if (!MediaTypeHeaderValue.TryParseList(header, out var ranges))
        {
            return default;
        }

        // A wildcard means the older type, as clients that send one know no other; equal wishes are granted in the order they were made.
        var json = Match(ranges, Json, takesWildcards: true);
        var response = Match(ranges, Response, takesWildcards: false);
        var events = Match(ranges, Events, takesWildcards: false);
        var mediaType = response.IsBetterThan(json) ? Response
            : json.Quality > 0 ? Json
            : Match(ranges, Response, takesWildcards: true).Quality > 0 ? Response : null;
        return new Acceptance(mediaType, events.Quality > 0, events.IsBetterThan(mediaType == Response ? response : json));
    }

    /// <summary>Whether a POST's content is JSON in UTF-8. A browser cannot send that type across sites without asking first.</summary>
    public static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && IsUtf8(type);

    public static bool IsMultipart(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase);

    /// <summary>The wish for one type: that of the range which names it most exactly.</summary>
    private static Wish Match(IList<MediaTypeHeaderValue> ranges, string offer, bool takesWildcards)
    {
        var group = offer.AsSpan(0, offer.IndexOf('/', StringComparison.Ordinal));
        var best = new Wish(0, -1, int.MaxValue);
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            var exactness = range.MediaType.Equals(offer, StringComparison.OrdinalIgnoreCase) ? 2
                : range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes && range.Type.AsSpan().Equals(group, StringComparison.OrdinalIgnoreCase) ? 1
                : -1;
            var counts = exactness == 2 || (takesWildcards && exactness >= 0);
            if (counts && exactness > best.Exactness && IsUtf8(range))
            {
                best = new Wish(range.Quality ?? 1, exactness, i);
            }
        }

        return best;
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private readonly record struct Wish(double Quality, int Exactness, int Index)
    {
        public bool IsBetterThan(Wish other) =>
            Quality > 0 && (Quality > other.Quality || (Quality.Equals(other.Quality) && (Exactness, -Index).CompareTo((other.Exactness, -other.Index)) > 0));
    }
}
