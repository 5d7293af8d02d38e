using System.Globalization;
using System.Text.Json.Nodes;

namespace Pulse.Cli.Projections;

/// <summary>What the API says of editions, one line each for a person.</summary>
internal static class EditionLines
{
    internal static string Of(JsonNode edition)
    {
        var lag = edition["lagEvents"] is { } events
            ? FormattableString.Invariant($"lag {((bool)edition["lagIsAtLeast"]! ? "at least " : "")}{events} events, {(double)edition["lagSeconds"]!:F1} s")
            : "not measured here";
        var stopped = edition["stopped"] is { } stop ? $"  stopped at {stop["eventId"]} of {stop["stream"]}: {stop["reason"]}" : "";
        var parked = (long)edition["parkedStreams"]! is var streams and > 0 ? FormattableString.Invariant($"  {streams} streams parked") : "";
        var unknown = (long)edition["unknownEvents"]! is var events2 and > 0 ? FormattableString.Invariant($"  {events2} unknown events") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{edition["name"],-14} v{edition["version"]} edition {edition["edition"],-3} {edition["role"],-9} {edition["state"],-11} "
            + $"{(double)edition["done"]!,4:P0}  {(double)edition["eventsPerSecond"]!,7:F0}/s  {lag}{parked}{unknown}{stopped}");
    }

    /// <summary>True for an active edition that does not go on by itself.</summary>
    internal static bool NeedsSomebody(JsonNode edition) =>
        (string?)edition["role"] == "ACTIVE" && (edition["stopped"] is not null || (long)edition["parkedStreams"]! > 0);

    internal static string OfTable(JsonNode table)
    {
        var verdict = (bool)table["isEqual"]! ? "equal" : $"DIFFERENT: {string.Join(' ', table["differing"]!.AsArray())}";
        return string.Create(CultureInfo.InvariantCulture, $"{table["table"],-20} {table["activeRows"],9} rows, {table["candidateRows"],9} in the new edition: {verdict}");
    }

    internal static string OfParked(JsonNode stream) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stream["stream"]}  {stream["events"]} events since {stream["parkedAt"]}, first {stream["eventType"]} {stream["eventId"]}: {stream["reason"]}");

    /// <summary>How far a rebuild is, for a line that is written over and over.</summary>
    internal static string Progress(JsonNode edition)
    {
        const int bars = 30;
        var done = (double)edition["done"]!;
        var eta = edition["etaSeconds"] is { } seconds ? FormattableString.Invariant($"{(double)seconds:F0} s left") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{edition["name"]} [{new string('#', (int)(done * bars)),-bars}] {done,4:P0}  {(double)edition["eventsPerSecond"]!,7:F0} events/s  {eta,-12}");
    }
}
