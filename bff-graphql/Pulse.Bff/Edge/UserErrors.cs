using Pulse.Contracts.Rejections;
using Pulse.GraphQL;

namespace Pulse.Bff.Edge;

/// <summary>A rejection as the API tells it; the family decides the type, so that clients switch on <c>__typename</c>.</summary>
public abstract record UserError(RejectionCode Code, string Message, IReadOnlyList<string> Path)
{
    /// <summary>The one mapping from rejections to API errors.</summary>
    public static UserError From(Rejection rejection, bool isArabic)
    {
        var code = rejection.Code;
        var message = isArabic ? RejectionTexts.Arabic(code) : RejectionTexts.English(code);
        IReadOnlyList<string> path = rejection.Field is { } field ? ["input", field] : ["input"];
        return code switch
        {
            RejectionCode.NotFound => new NotFoundError(code, message, path),
            RejectionCode.TextEmpty or RejectionCode.TextTooLong or RejectionCode.TextControlCharacters or RejectionCode.TextBidiSpoofed
                or RejectionCode.SubjectErased or RejectionCode.AmountNotPositive or RejectionCode.CommandIdReused or RejectionCode.IdTaken
                or RejectionCode.UnknownSample or RejectionCode.ColoursNotTaken => new InputError(code, message, path),
            RejectionCode.InsufficientCredit or RejectionCode.TooManyOpenGenerations or RejectionCode.DailySampleSetsUsedUp
                or RejectionCode.HoldNotOpen => new CreditError(code, message, path),
            RejectionCode.Conflict or RejectionCode.ProjectArchived or RejectionCode.SamplesNotReady or RejectionCode.PickInProgress
                or RejectionCode.GenerationEnded or RejectionCode.GenerationNotFailed or RejectionCode.TooLateToCancel
                or RejectionCode.SamplesUsedUp or RejectionCode.AssetNotUsable or RejectionCode.AssetChecked => new StateError(code, message, path),
            _ => throw new ArgumentOutOfRangeException(nameof(rejection), code, "No such code."),
        };
    }
}

[GraphQLObject("InputError")]
public sealed record InputError(RejectionCode Code, string Message, IReadOnlyList<string> Path) : UserError(Code, Message, Path);

[GraphQLObject("NotFoundError")]
public sealed record NotFoundError(RejectionCode Code, string Message, IReadOnlyList<string> Path) : UserError(Code, Message, Path);

[GraphQLObject("CreditError")]
public sealed record CreditError(RejectionCode Code, string Message, IReadOnlyList<string> Path) : UserError(Code, Message, Path);

[GraphQLObject("StateError")]
public sealed record StateError(RejectionCode Code, string Message, IReadOnlyList<string> Path) : UserError(Code, Message, Path);
