using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Pulse.Contracts.Rejections;

/// <summary>Why a prompt was refused, as a person is told it, in Arabic and in English.</summary>
public static partial class RefusalTexts
{
    private static readonly FrozenDictionary<RefusalCategory, (string Arabic, string English)> Texts =
        new Dictionary<RefusalCategory, (string, string)>
        {
            [RefusalCategory.Minors] = ("لا نصنع أي محتوى يضع قاصرًا في سياق جنسي.", "We make nothing that puts a minor in a sexual context."),
            [RefusalCategory.Sexual] = ("لا نصنع محتوى إباحيًّا أو صور عري.", "We make no pornography and no nudity."),
            [RefusalCategory.Weapons] = ("لا نساعد على صنع الأسلحة والمتفجرات أو بيعها خارج القانون.", "We do not help to make weapons or explosives, or to sell them unlawfully."),
            [RefusalCategory.Hate] = ("لا نصنع محتوى يحرّض على الناس بسبب أصلهم أو دينهم أو هويتهم.", "We make nothing that incites against people for their origin, faith or identity."),
            [RefusalCategory.Extremism] = ("لا نصنع دعاية للجماعات الإرهابية أو العنصرية.", "We make no propaganda for terrorist or racist movements."),
            [RefusalCategory.SelfHarm] = ("لا نصنع ما يشجع على إيذاء النفس؛ وإن كنت تمرّ بضيق فتحدّث الآن مع شخص تثق به أو مع خط دعم في بلدك.", "We make nothing that encourages self-harm; if you are in distress, please talk now to somebody you trust or to a help line in your country."),
            [RefusalCategory.Drugs] = ("لا نصنع محتوى لبيع المخدرات أو تصنيعها.", "We make nothing that sells illegal drugs or tells how to make them."),
            [RefusalCategory.GraphicViolence] = ("لا نصنع مشاهد تعذيب أو تشويه أو دماء.", "We make no scenes of torture, mutilation or gore."),
            [RefusalCategory.Fraud] = ("لا نصنع محتوى لوثائق أو نقود مزورة أو بطاقات مسروقة.", "We make nothing for forged documents, counterfeit money or stolen cards."),
            [RefusalCategory.Threats] = ("لا نصنع محتوى يهدد شخصًا أو مكانًا.", "We make nothing that threatens a person or a place."),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RefusalCategory> ByName =
        Enum.GetValues<RefusalCategory>().ToFrozenDictionary(WireName, StringComparer.Ordinal);

    public static string Arabic(RefusalCategory category) => Texts[category].Arabic;

    public static string English(RefusalCategory category) => Texts[category].English;

    /// <summary>The category as rules files write it: <c>self-harm</c>.</summary>
    public static string WireName(RefusalCategory category) => WordStart().Replace(category.ToString(), "-").ToLowerInvariant();

    /// <exception cref="ArgumentException">There is no such category.</exception>
    public static RefusalCategory CategoryNamed(string name) =>
        ByName.TryGetValue(name, out var category) ? category : throw new ArgumentException($"There is no refusal category '{name}'.", nameof(name));

    /// <summary>
    /// What the rule is about: its id is the category's wire name and a number. Null for a rule of no known category, which an older or
    /// newer worker may have named.
    /// </summary>
    public static RefusalCategory? CategoryOf(string ruleId)
    {
        // The one rule of the first rules file that was named otherwise.
        var name = ruleId == "violence-1" ? "graphic-violence" : ruleId[..Math.Max(0, ruleId.LastIndexOf('-'))];
        return ByName.TryGetValue(name, out var category) ? category : null;
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
