using System.Text.Json;

namespace Pulse.Bff.Operations;

/// <summary>Why something was not done to a read model.</summary>
public enum ProjectionErrorCode
{
    UnknownProjection = 1,
    HasCandidate = 2,
    NoCandidate = 3,
    OtherVersion = 4,
    NotLive = 5,
    CandidateLagging = 6,
    Busy = 7,
    NotRunning = 8,
    RateNotPositive = 9,
    NotParked = 10,
    StillParked = 11,
}

public sealed record ProjectionError(ProjectionErrorCode Code, string Message, IReadOnlyList<string> Path)
{
    /// <param name="argument">The argument that is to blame.</param>
    public static ProjectionError Of(ProjectionErrorCode code, string argument, bool isArabic) => new(code, isArabic ? Arabic(code) : English(code), [argument]);

    /// <summary>The code as the record of actions keeps it.</summary>
    public static string WireCode(ProjectionErrorCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    private static string English(ProjectionErrorCode code) => code switch
    {
        ProjectionErrorCode.UnknownProjection => "There is no projection of that name.",
        ProjectionErrorCode.HasCandidate => "There is a candidate already: promote it or abandon it first.",
        ProjectionErrorCode.NoCandidate => "There is no candidate: rebuild first.",
        ProjectionErrorCode.OtherVersion => "The candidate is of another version; its rows cannot be compared.",
        ProjectionErrorCode.NotLive => "The candidate is still being filled, or an edition stands still.",
        ProjectionErrorCode.CandidateLagging => "The candidate has not come far enough yet; nothing was changed.",
        ProjectionErrorCode.Busy => "The tables were in use for too long; nothing was changed. Try again.",
        ProjectionErrorCode.NotRunning => "No projection of that name runs here.",
        ProjectionErrorCode.RateNotPositive => "At least one event a second is needed.",
        ProjectionErrorCode.NotParked => "No such stream is parked.",
        ProjectionErrorCode.StillParked => "An event of the stream still cannot be taken in.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such code."),
    };

    private static string Arabic(ProjectionErrorCode code) => code switch
    {
        ProjectionErrorCode.UnknownProjection => "لا يوجد إسقاط بهذا الاسم.",
        ProjectionErrorCode.HasCandidate => "توجد نسخة مرشّحة؛ اعتمدها أو تخلَّ عنها أوّلًا.",
        ProjectionErrorCode.NoCandidate => "لا توجد نسخة مرشّحة؛ ابدأ إعادة البناء أوّلًا.",
        ProjectionErrorCode.OtherVersion => "النسخة المرشّحة من إصدار آخر ولا يمكن مقارنة صفوفها.",
        ProjectionErrorCode.NotLive => "ما زالت النسخة المرشّحة قيد الملء، أو إحدى النسختين متوقّفة.",
        ProjectionErrorCode.CandidateLagging => "لم تبلغ النسخة المرشّحة الحدّ المطلوب بعد؛ لم يتغيّر شيء.",
        ProjectionErrorCode.Busy => "كانت الجداول مشغولة مدّة طويلة؛ لم يتغيّر شيء. أعد المحاولة.",
        ProjectionErrorCode.NotRunning => "لا يعمل هنا إسقاط بهذا الاسم.",
        ProjectionErrorCode.RateNotPositive => "يلزم حدث واحد في الثانية على الأقل.",
        ProjectionErrorCode.NotParked => "لا يوجد تيّار مركون بهذا الاسم.",
        ProjectionErrorCode.StillParked => "ما زال في التيّار حدث لا يمكن أخذه.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such code."),
    };
}
