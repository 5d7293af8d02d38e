namespace Pulse.Contracts.Rejections;

/// <summary>
/// Every way in which a rule says no. A code is part of the API: it keeps its name and its number for ever, has a text
/// in each language (<see cref="RejectionTexts"/>) and is produced by at least one test.
/// </summary>
/// <remarks>46 was given once and never answered: a refused prompt fails its generation, it rejects no command.</remarks>
public enum RejectionCode
{
    /// <summary>There is no such thing for this organization; a foreign thing looks exactly the same.</summary>
    NotFound = 1,

    /// <summary>The command id was used before with another body.</summary>
    CommandIdReused = 2,

    /// <summary>The id of the new thing is in use.</summary>
    IdTaken = 3,

    /// <summary>Somebody else kept changing the same thing; sending the command again is safe.</summary>
    Conflict = 4,

    TextEmpty = 10,
    TextTooLong = 11,

    /// <summary>Control characters other than line breaks and tabs, or characters that are no Unicode text.</summary>
    TextControlCharacters = 12,

    /// <summary>Direction overrides, or isolates that are not closed: text that shows another order than it has.</summary>
    TextBidiSpoofed = 13,

    /// <summary>The person behind the text asked to be forgotten; nothing new is stored about them.</summary>
    SubjectErased = 14,

    AmountNotPositive = 20,
    InsufficientCredit = 21,
    TooManyOpenGenerations = 22,
    DailySampleSetsUsedUp = 23,

    /// <summary>The hold was settled, released or has expired.</summary>
    HoldNotOpen = 24,

    ProjectArchived = 30,

    /// <summary>The file has not come, is being checked, was refused, or is of another kind.</summary>
    AssetNotUsable = 31,

    /// <summary>The file was checked; another one needs an id of its own.</summary>
    AssetChecked = 32,

    /// <summary>Not <c>#rrggbb</c>, or too many of them.</summary>
    ColoursNotTaken = 33,

    SamplesNotReady = 40,
    UnknownSample = 41,
    PickInProgress = 42,

    /// <summary>The generation was cancelled, failed or ran past its deadline.</summary>
    GenerationEnded = 43,

    /// <summary>Only a failed generation can be tried again.</summary>
    GenerationNotFailed = 44,

    /// <summary>The final exists already and is being settled.</summary>
    TooLateToCancel = 45,

    /// <summary>No more samples are made for this generation.</summary>
    SamplesUsedUp = 47,
}
