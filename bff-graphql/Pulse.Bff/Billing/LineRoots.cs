using Pulse.Bff.Edge;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Log;
using Pulse.GraphQL;
using Pulse.ReadSide.Billing;

namespace Pulse.Bff.Billing;

public enum HoldStatus
{
    Open = 1,
    Settled = 2,
    Released = 3,
}

/// <summary>How a price became credits. There is one rule: prices are whole credits already.</summary>
public enum RoundingRule
{
    WholeCredits = 1,
}

public sealed record LedgerEvent(Guid Id, string Type, string Position, DateTimeOffset RecordedAt);

public sealed record Rounding(RoundingRule Rule, string Text);

public sealed record LineExplanation(
    LedgerLineRow Line,
    IReadOnlyList<LedgerEvent> Events,
    HoldRow? Hold,
    PriceList? Prices,
    Rounding Rounding,
    CreditBalanceRow Before,
    CreditBalanceRow After);

[GraphQLObject("Query")]
public static class LineRoots
{
    /// <summary>A text that is no id names no line, as a random id does.</summary>
    [RootField]
    public static async Task<LineExplanation?> ExplainLine(
        string id, string? atLeast, PulseRequest request, [Service] RequestReads reads, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var line) && await LineQueries.Story(reads.Session, line, cancellation) is { } story
            ? Explain(story, request)
            : null;

    private static LineExplanation Explain(LineStory story, PulseRequest request) => new(
        story.Line,
        [
            .. story.Lines.Select(line => new LedgerEvent(
                line.Id, line.EventType, request.TokenAt(new LogPosition(line.Commit, line.Prepare)), line.RecordedAt)),
        ],
        story.Hold,
        story.Line.PriceVersion is { } version ? Prices.Find(version) : null,
        new Rounding(
            RoundingRule.WholeCredits,
            request.IsArabic ? "الأرصدة والأسعار أعداد صحيحة، فلم يُقرَّب شيء." : "Credits and prices are whole numbers: nothing was rounded."),
        story.Before,
        story.After);
}

[GraphQLObject("Hold", Row = typeof(HoldRow))]
public static class HoldType
{
    [Field]
    public static Guid Id(HoldRow row) => row.HoldId;

    [Field]
    public static int Credits(HoldRow row) => checked((int)row.Credits);

    [Field]
    public static HoldStatus Status(HoldRow row) => ApiEnum<HoldStatus>.Parse(row.Status);
}

[GraphQLObject("PriceList", Row = typeof(PriceList))]
public static class PriceListType
{
    [Field]
    public static int SampleSetCredits(PriceList prices) => checked((int)prices.SampleSetCredits);

    [Field]
    public static int FinalCredits(PriceList prices) => checked((int)prices.FinalCredits);
}
