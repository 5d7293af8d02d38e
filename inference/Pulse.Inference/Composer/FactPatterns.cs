using System.Text.RegularExpressions;

namespace Pulse.Inference.Composer;

/// <summary>
/// How facts are written: in both languages, both scripts of digits, international and local forms. One pattern a kind, the surest
/// first. The time-out is a backstop: prompts are cut before they are read, and no pattern nests repetitions.
/// </summary>
internal static partial class FactPatterns
{
    private const int MatchTimeoutMs = 2000;
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const string D = "[0-9\\u0660-\\u0669\\u06F0-\\u06F9]";
    private const string Amount = D + "[0-9\\u0660-\\u0669\\u06F0-\\u06F9.,\\u066B\\u066C]*(?<![.,])";
    private const string Latin = "JODs?|JDs?|SAR|SR|AED|Dhs?|USD|EGP|LE|KWD|KD|QAR|QR|BHD|BD|OMR|IQD|SYP|LBP|ILS|EUR|GBP";
    private const string Signs = "\\$|€|£|₪|﷼";
    private const string Arabic = "دينارًا|دينارا|دينار|دنانير|ليرات|ليرة|د\\.\\s?أ\\.?|د\\.\\s?إ\\.?|د\\.\\s?ك\\.?|ر\\.\\s?س\\.?|ر\\.\\s?ق\\.?|ج\\.\\s?م\\.?|ريالات|ريالًا|ريالا|ريال|درهمًا|درهما|درهم|دراهم|جنيهات|جنيهًا|جنيها|جنيه|دولارات|دولارًا|دولارا|دولار|يورو|شيكل|شواكل|قرشًا|قرش|قروش|فلس";
    private const string Spoken = "dinars?|riyals?|dirhams?|pounds?|dollars?|denar|dinar|lira|lera|gneh|geneh";
    private const string Nation = "(?:\\s?(?:أردنيًا|أردنية|أردني|اردني|سعوديًا|سعودي|مصريًا|مصري|إماراتيًا|إماراتي|اماراتي|كويتي|قطري|بحريني|عماني|لبناني|عراقي|أمريكي))?";
    private const string Month = "كانون الثاني|كانون الأول|كانون الاول|تشرين الأول|تشرين الاول|تشرين الثاني|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آأا]ب|[أا]يلول|يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يونيه|يوليو|يوليه|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|محرم|صفر|ربيع الأول|ربيع الاول|ربيع الثاني|ربيع الآخر|جمادى الأولى|جمادى الاولى|جمادى الآخرة|جمادى الثانية|رجب|شعبان|رمضان|شوال|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة";
    private const string EnglishMonth = "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ramadan|Shawwal|Muharram|Rajab|Shaaban";
    private const string Day = "الجمعة|الجمعه|السبت|الأحد|الاحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس";
    private const string EnglishDay = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun";
    private const string Half = "صباحًا|صباحاً|صباحا|الصبح|مساءً|مساءًا|مساء|المسا|المغرب|ظهرًا|ظهرا|الظهر|عصرًا|عصرا|العصر|ليلًا|ليلا|فجرًا|فجرا|ص|م";
    private const string Hours = D + "{1,2}(?:[:.]" + D + "{2})?";
    private const string NumericDate = D + "{1,2}\\s?[/\\-]\\s?" + D + "{1,2}\\s?[/\\-]\\s?" + D + "{2,4}|" + D + "{4}[/\\-]" + D + "{1,2}[/\\-]" + D + "{1,2}|" + D + "{1,2}/" + D + "{1,2}(?![/0-9])";
    private const string ArabicDate =
        "(?:(?:يوم|مساء|صباح|ليلة|نهار)\\s+)(?:" + Day + ")(?:\\s+(?:القادم|القادمة|المقبل|المقبلة|الجاي|الجاية))?(?:\\s*[،,]?\\s*(?:الموافق\\s+)?(?:" + DayMonth + "|" + NumericDate + "))?"
        + "|(?:" + Day + ")(?:\\s+(?:القادم|القادمة|المقبل|المقبلة|الجاي|الجاية)|\\s*[،,]?\\s*(?:الموافق\\s+)?(?:" + DayMonth + "|" + NumericDate + "))"
        + "|(?:من\\s+)?(?:" + D + "{1,2}\\s*(?:إلى|الى|حتى|-|–)\\s*)?" + DayMonth;

    private const string DayMonth = "(?<![0-9\\u0660-\\u0669])" + D + "{1,2}\\s+(?:من\\s+)?(?:شهر\\s+)?(?:" + Month + ")(?!\\w)(?:\\s+" + D + "{4})?(?:\\s?(?:هـ|م)(?!\\w))?";
    private const string EnglishDate =
        "(?:\\bon\\s+)?(?:\\b(?:" + EnglishDay + ")\\b,?\\s+)?(?:\\b(?:" + EnglishMonth + ")\\b\\.?\\s+" + D + "{1,2}(?:st|nd|rd|th)?(?!\\d)(?:\\s*[-–]\\s*" + D + "{1,2})?(?:,?\\s+" + D + "{4})?|" + D + "{1,2}(?:\\s*[-–]\\s*" + D + "{1,2})?(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?:" + EnglishMonth + ")\\b(?:,?\\s+" + D + "{4})?)"
        + "|(?<!(?:black|white|yellow|good)\\s)\\b(?:(?:this|next|every|on)\\s+)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?:\\s+(?:night|evening|morning))?\\b(?!\\s+(?:sale|deals?|offers?))";

    private const string Times =
        "(?:الساعة\\s+|الساعه\\s+|س\\s)?(?:من\\s+)?" + Hours + "\\s*(?:(?:" + Half + ")(?!\\w))?\\s*(?:-|–|حتى|إلى|الى|ل)\\s*" + Hours + "\\s*(?:" + Half + ")(?!\\w)"
        + "|(?:(?:الساعة|الساعه)\\s+)?" + Hours + "\\s*(?:" + Half + ")(?!\\w)"
        + "|(?:الساعة|الساعه)\\s+(?:" + Hours + "|(?:الواحدة|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة|الحادية عشرة|الثانية عشرة)(?:\\s+والنصف)?)(?:\\s+(?:" + Half + ")(?!\\w))?"
        + "|بعد\\s+(?:صلاة\\s+)?(?:العشاء|المغرب|العصر|الظهر|الجمعة|التراويح)(?!\\w)"
        + "|(?:\\bat\\s+|\\bfrom\\s+)?\\b" + Hours + "\\s*(?:am|pm|a\\.m\\.|p\\.m\\.)?\\s*(?:-|–|to|till|until)\\s*" + Hours + "\\s*(?:am|pm|a\\.m\\.|p\\.m\\.)(?!\\w)"
        + "|(?:\\bat\\s+)?(?<!k[ou]l\\s)\\b" + Hours + "\\s*(?:am|pm|a\\.m\\.|p\\.m\\.)(?!\\w)"
        + "|\\b[0-2]?" + D + ":" + D + "{2}\\b";

    /// <summary>Every kind of fact in the order in which they are taken out.</summary>
    internal static readonly IReadOnlyList<(FactKind Kind, Regex Pattern)> InOrder =
    [
        (FactKind.Email, Email()),
        (FactKind.Address, Address()),
        (FactKind.Handle, Handle()),
        (FactKind.Date, Date()),
        (FactKind.Time, Time()),
        (FactKind.Price, Price()),
        (FactKind.Phone, Phone()),
    ];

    [GeneratedRegex("[A-Z0-9._%+\\-]+@[A-Z0-9\\-]+(?:\\.[A-Z0-9\\-]+)+", Options, MatchTimeoutMs)]
    private static partial Regex Email();

    [GeneratedRegex("(?:https?://|(?<![@\\w])www\\.)\\S+|(?<![@\\w.])[A-Z0-9\\-]+(?:\\.[A-Z0-9\\-]+)*\\.(?:com|net|org|jo|sa|ae|eg|kw|qa|io|app|shop|store|me|co)\\b(?:/\\S*)?", Options, MatchTimeoutMs)]
    private static partial Regex Address();

    [GeneratedRegex("(?<!\\w)@[A-Z0-9_.]{3,30}", Options, MatchTimeoutMs)]
    private static partial Regex Handle();

    [GeneratedRegex(ArabicDate + "|" + EnglishDate + "|(?<![0-9./])(?:" + NumericDate + ")", Options, MatchTimeoutMs)]
    private static partial Regex Date();

    [GeneratedRegex(Times, Options, MatchTimeoutMs)]
    private static partial Regex Time();

    [GeneratedRegex("(?<!\\w)(?:" + Latin + "|" + Signs + ")\\s?" + Amount + "|(?<![A-Z0-9.])" + Amount + "\\s?(?:(?:" + Arabic + ")(?!\\w)" + Nation + "|(?:" + Latin + "|" + Spoken + ")\\b|(?:" + Signs + "))", Options, MatchTimeoutMs)]
    private static partial Regex Price();

    [GeneratedRegex("(?<![0-9\\u0660-\\u0669])(?:\\+\\s?|00)?\\(?" + D + "(?:[ \\-()/]{0,2}" + D + "){6,14}", Options, MatchTimeoutMs)]
    private static partial Regex Phone();

    [GeneratedRegex("(?<word>(?:خصومات|خصم|تخفيضات|تخفيض|تنزيلات|وفر|وفّر|discount(?:\\s+of)?|save|up to|لغاية|حتى|بنسبة|5asm|khasm)\\s*)*(?<n>" + D + "{1,3})\\s*[%\\u066A](?:\\s*(?<off>off|discount|خصم|تخفيض|5asm))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    internal static partial Regex Percent();

    /// <summary>Two years are as long as a phone's number.</summary>
    [GeneratedRegex("^(?:19|20)[0-9]{2}\\s?[-/]\\s?(?:19|20)[0-9]{2}$", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    internal static partial Regex Years();

    /// <summary>Small words that lead to a fact and are no part of it.</summary>
    [GeneratedRegex("^(?:at|on|from)\\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMs)]
    internal static partial Regex Lead();

    [GeneratedRegex("^https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMs)]
    internal static partial Regex Scheme();

    [GeneratedRegex("\\s+", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    internal static partial Regex Spaces();
}
