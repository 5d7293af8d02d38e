using System.Collections.Frozen;
using System.Text;

namespace Pulse.Contracts.Rejections;

/// <summary>What a person is told, in Arabic and in English.</summary>
public static class RejectionTexts
{
    private static readonly FrozenDictionary<RejectionCode, (string Arabic, string English)> Texts =
        new Dictionary<RejectionCode, (string, string)>
        {
            [RejectionCode.NotFound] = ("لم نجد ما تطلبه.", "There is no such thing."),
            [RejectionCode.CommandIdReused] = ("استُخدم معرّف هذا الطلب من قبل مع محتوى آخر.", "This command id was used before with another body."),
            [RejectionCode.IdTaken] = ("هذا المعرّف مستخدم.", "This id is in use."),
            [RejectionCode.Conflict] = ("تغيّر هذا العنصر في الوقت نفسه؛ أعد المحاولة.", "This was being changed at the same time; try again."),
            [RejectionCode.TextEmpty] = ("اكتب نصًّا أوّلًا.", "The text is empty."),
            [RejectionCode.TextTooLong] = ("النصّ أطول من المسموح.", "The text is too long."),
            [RejectionCode.TextControlCharacters] = ("في النصّ رموز تحكّم غير مسموحة.", "The text has control characters that are not allowed."),
            [RejectionCode.TextBidiSpoofed] = ("في النصّ رموز تقلب اتجاه الكتابة.", "The text has characters that disguise its direction."),
            [RejectionCode.SubjectErased] = ("حُذفت بيانات هذا الشخص نهائيًّا.", "This person's data was erased for good."),
            [RejectionCode.AmountNotPositive] = ("يجب أن تكون القيمة أكبر من صفر.", "The amount must be above zero."),
            [RejectionCode.InsufficientCredit] = ("رصيدك لا يكفي.", "There is not enough credit."),
            [RejectionCode.TooManyOpenGenerations] = ("لديك أقصى عدد من التصاميم المفتوحة؛ اختر من أحدها أو ألغه.", "The most generations are open already; pick from one or cancel it."),
            [RejectionCode.DailySampleSetsUsedUp] = ("استنفدت عدد النماذج المجانية لهذا اليوم.", "Today's free sample sets are used up."),
            [RejectionCode.HoldNotOpen] = ("هذا الحجز لم يعد قائمًا.", "This hold is no longer open."),
            [RejectionCode.ProjectArchived] = ("هذا المشروع مؤرشف.", "This project is archived."),
            [RejectionCode.AssetNotUsable] = ("هذا الملف غير جاهز للاستخدام.", "This file cannot be used, it has not come, is being checked, or was refused."),
            [RejectionCode.AssetChecked] = ("فُحص هذا الملف من قبل؛ أضف ملفًّا جديدًا.", "This file was checked already; add another one."),
            [RejectionCode.ColoursNotTaken] = ("اكتب خمسة ألوان على الأكثر بالصيغة السداسيّة عشريّة.", "Give up to five colours in the hexadecimal form."),
            [RejectionCode.SamplesNotReady] = ("النماذج لم تجهز بعد.", "The samples are not ready yet."),
            [RejectionCode.UnknownSample] = ("لا يوجد نموذج بهذا الرقم.", "There is no sample with this number."),
            [RejectionCode.PickInProgress] = ("يُجهَّز نموذج آخر الآن.", "Another sample is being made right now."),
            [RejectionCode.GenerationEnded] = ("انتهى هذا التصميم.", "This generation has ended."),
            [RejectionCode.GenerationNotFailed] = ("تُعاد المحاولة لتصميم فاشل فقط.", "Only a failed generation can be tried again."),
            [RejectionCode.TooLateToCancel] = ("اكتملت النسخة النهائية ولا يمكن إلغاؤها.", "The final is finished and cannot be cancelled."),
            [RejectionCode.SamplesUsedUp] = ("استنفدت نماذج هذا التصميم؛ اختر منها أو ابدأ تصميمًا جديدًا.", "This generation's samples are used up; pick one or begin another generation."),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<RejectionCode, string> WireCodes =
        Enum.GetValues<RejectionCode>().ToFrozenDictionary(code => code, code => ToScreamingSnake(code.ToString()));

    public static string Arabic(RejectionCode code) => Texts[code].Arabic;

    public static string English(RejectionCode code) => Texts[code].English;

    public static string WireCode(RejectionCode code) => WireCodes[code];

    private static string ToScreamingSnake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }
}
