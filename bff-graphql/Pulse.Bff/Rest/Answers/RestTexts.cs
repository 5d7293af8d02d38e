using Pulse.Bff.Edge;
using Pulse.Bff.Rest.Requests;
using Pulse.GraphQL;

namespace Pulse.Bff.Rest.Answers;

/// <summary>What people are told of requests that fail, in Arabic and in English.</summary>
internal static class RestTexts
{
    private static readonly Dictionary<int, (string Arabic, string English)> Titles = new()
    {
        [400] = ("طلب غير صالح", "Bad request"),
        [401] = ("الدخول مطلوب", "Sign-in required"),
        [402] = ("الرصيد لا يكفي", "Not enough credit"),
        [403] = ("غير مسموح", "Forbidden"),
        [404] = ("غير موجود", "Not found"),
        [405] = ("الطريقة غير مسموحة", "Method not allowed"),
        [406] = ("الصيغة غير متاحة", "Not acceptable"),
        [409] = ("تعارض", "Conflict"),
        [410] = ("لم يعد موجودًا", "Gone"),
        [413] = ("الطلب كبير جدًّا", "Too large"),
        [414] = ("العنوان طويل جدًّا", "Address too long"),
        [415] = ("نوع المحتوى غير مقبول", "Unsupported media type"),
        [422] = ("محتوى غير مقبول", "Not accepted"),
        [429] = ("طلبات كثيرة", "Too many requests"),
        [500] = ("خلل في الخدمة", "Something went wrong"),
        [502] = ("خلل في الخدمة", "Something went wrong"),
        [503] = ("غير متاح الآن", "Not available now"),
        [504] = ("انتهت المهلة", "Timed out"),
    };

    private static readonly Dictionary<string, (string Arabic, string English)> Details = new(StringComparer.Ordinal)
    {
        [RestCodes.NoSuchRoute] = ("لا توجد واجهة بهذا العنوان؛ القائمة في /api/docs.", "There is no such route; /api/docs lists them."),
        [RestCodes.MethodNotAllowed] = ("هذا العنوان لا يقبل هذه الطريقة؛ انظر الترويسة Allow.", "This path does not take this method; see the header Allow."),
        [RestCodes.NotAcceptable] = ("الأجوبة بصيغة application/json فقط.", "Answers are application/json only."),
        [RestCodes.NotJson] = ("يجب أن يكون المحتوى application/json بترميز UTF-8.", "The body must be application/json in UTF-8."),
        [RestCodes.BodyNotObject] = ("المحتوى ليس كائن JSON صالحًا.", "The body is not a valid JSON object."),
        [RestCodes.BodyTooLarge] = ("المحتوى أكبر من المسموح.", "The body is too large."),
        [RestCodes.UrlTooLong] = ("العنوان أطول من المسموح.", "The address is too long."),
        [RestCodes.InputInvalid] = ("في الطلب حقول غير صحيحة؛ انظر errors.", "Some members of the request are not right; see errors."),
        [RestCodes.KeyMissing] = ("أرسل الترويسة Idempotency-Key بقيمة جديدة لكل طلب.", "Send the header Idempotency-Key with a fresh value for each request."),
        [RestCodes.KeyInvalid] = ("الترويسة Idempotency-Key من 1 إلى 255 حرفًا من ASCII المرئي.", "Idempotency-Key must be 1 to 255 visible ASCII characters."),
        [RestCodes.KeyInFlight] = ("يُنفَّذ طلب بهذا المفتاح الآن؛ أعد المحاولة بعد لحظات.", "A request with this key is being carried out; try again in a moment."),
        [RestCodes.KeyReused] = ("استُخدم هذا المفتاح مع طلب آخر.", "This key was used with another request."),
        [RestCodes.TooManyRequests] = ("أرسلت مؤسستك طلبات كثيرة؛ انتظر كما تقول الترويسة Retry-After.", "Your organization sent too many requests; wait as Retry-After says."),
        [Statuses.NotFound] = ("لم نجد ما تطلبه.", "There is no such thing."),
        [EdgeErrors.NotAvailable] = ("الخدمة غير متاحة الآن؛ أعد المحاولة بعد لحظات.", "The service cannot answer right now; try again in a moment."),
        [ErrorCodes.Internal] = ("حدث خلل غير متوقّع؛ أعد المحاولة.", "Something went wrong; try again."),
        [ErrorCodes.Unauthenticated] = ("سجّل الدخول أوّلًا.", "Sign in first."),
    };

    public static string Title(int status, bool isArabic) =>
        Titles.TryGetValue(status, out var title) ? Pick(title, isArabic) : Pick(Titles[500], isArabic);

    public static string Detail(string code, bool isArabic) => Details.TryGetValue(code, out var detail) ? Pick(detail, isArabic) : code;

    public static string Detail(InputProblem problem, bool isArabic)
    {
        var name = string.Join('.', problem.Path);
        return problem.Kind switch
        {
            InputFault.Unknown => isArabic
                ? $"لا يوجد حقل باسم {name}." + (problem.Expected.Length > 0 ? $" المتاح: {problem.Expected}." : "")
                : $"There is no {name}." + (problem.Expected.Length > 0 ? $" There are: {problem.Expected}." : ""),
            InputFault.Missing => isArabic ? $"الحقل {name} مطلوب." : $"{name} is required.",
            InputFault.Null => isArabic ? $"الحقل {name} لا يقبل null." : $"{name} must not be null.",
            InputFault.WrongType => isArabic ? $"الحقل {name} يجب أن يكون {problem.Expected}." : $"{name} must be {problem.Expected}.",
            InputFault.WrongValue => isArabic ? $"الحقل {name} يجب أن يكون واحدًا من: {problem.Expected}." : $"{name} must be one of: {problem.Expected}.",
            InputFault.NotOne => isArabic ? $"يجب إعطاء واحد فقط في {name}: {problem.Expected}." : $"Exactly one must be given in {name}: {problem.Expected}.",
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, "No such fault."),
        };
    }

    private static string Pick((string Arabic, string English) text, bool isArabic) => isArabic ? text.Arabic : text.English;
}
