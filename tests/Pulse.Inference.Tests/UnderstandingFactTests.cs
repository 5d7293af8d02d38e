using Pulse.Inference.Composer;

namespace Pulse.Inference.Tests;

/// <summary>What must be printed exactly: each way of writing it, and what only looks like it.</summary>
public sealed class UnderstandingFactTests
{
    [Theory]
    [InlineData("قهوة بسعر 3.500 د.أ للكيس", "3.500 د.أ")]
    [InlineData("السعر ٢٥ دينارًا أردنيًا فقط", "25 دينارًا أردنيًا")]
    [InlineData("بـ 99 ريال سعودي", "99 ريال سعودي")]
    [InlineData("٢٥٠٫٥٠ درهم", "250.50 درهم")]
    [InlineData("من ١٬٥٠٠ جنيه", "1,500 جنيه")]
    [InlineData("ابتداءً من 12.5 د.ك", "12.5 د.ك")]
    [InlineData("only 25 JOD per person", "25 JOD")]
    [InlineData("from AED 950,000", "AED 950,000")]
    [InlineData("SAR99 today", "SAR99")]
    [InlineData("just $49.99", "$49.99")]
    [InlineData("50€ a night", "50€")]
    public void A_price_is_found(string prompt, string price) => Assert.Equal([new Fact(FactKind.Price, price)], Read(prompt));

    [Theory]
    [InlineData("اتصل 0791234567", "0791234567")]
    [InlineData("هاتف ٠٧٩ ١٢٣ ٤٥٦٧", "079 123 4567")]
    [InlineData("call +962 79 123 4567 now", "+962 79 123 4567")]
    [InlineData("00966501234567", "00966501234567")]
    [InlineData("(06) 123-4567", "(06) 123-4567")]
    [InlineData("واتساب +971-50-123-4567", "+971-50-123-4567")]
    public void A_phone_is_found(string prompt, string phone) => Assert.Equal([new Fact(FactKind.Phone, phone)], Read(prompt));

    [Theory]
    [InlineData("يوم الجمعة القادم", "يوم الجمعة القادم")]
    [InlineData("الافتتاح السبت 14 شباط 2026", "السبت 14 شباط 2026")]
    [InlineData("١٢ رمضان ١٤٤٧ هـ", "12 رمضان 1447 هـ")]
    [InlineData("من 1 إلى 10 تموز", "من 1 إلى 10 تموز")]
    [InlineData("الموعد 5/6/2026", "5/6/2026")]
    [InlineData("25 كانون الأول", "25 كانون الأول")]
    [InlineData("3 ذو الحجة", "3 ذو الحجة")]
    [InlineData("on Friday 12 June", "Friday 12 June")]
    [InlineData("June 12th, 2026", "June 12th, 2026")]
    [InlineData("12-14 November 2026", "12-14 November 2026")]
    [InlineData("2026-06-12", "2026-06-12")]
    public void A_date_is_found_in_either_calendar(string prompt, string date) => Assert.Equal([new Fact(FactKind.Date, date)], Read(prompt));

    [Theory]
    [InlineData("الساعة 8 مساءً", "الساعة 8 مساءً")]
    [InlineData("٨:٣٠ م", "8:30 م")]
    [InlineData("من 9 صباحًا حتى 5 مساءً", "من 9 صباحًا حتى 5 مساءً")]
    [InlineData("الساعة السابعة والنصف مساءً", "الساعة السابعة والنصف مساءً")]
    [InlineData("بعد صلاة العشاء", "بعد صلاة العشاء")]
    [InlineData("at 7 pm", "7 pm")]
    [InlineData("open 5-7 pm", "5-7 pm")]
    public void A_time_is_found(string prompt, string time) => Assert.Equal([new Fact(FactKind.Time, time)], Read(prompt));

    [Theory]
    [InlineData("اكتب إلى info@pulse.jo", "Email", "info@pulse.jo")]
    [InlineData("see https://www.example.com/", "Address", "www.example.com")]
    [InlineData("shop.example.co today", "Address", "shop.example.co")]
    [InlineData("تابعونا @crumb.jo", "Handle", "@crumb.jo")]
    public void An_address_is_found(string prompt, string kind, string address) => Assert.Equal([new Fact(Enum.Parse<FactKind>(kind), address)], Read(prompt));

    [Theory]
    [InlineData("Black Friday sale")]
    [InlineData("عروض الجمعة البيضاء")]
    [InlineData("العام الدراسي 2025-2026")]
    [InlineData("iPhone 17 Pro")]
    [InlineData("خبرة 5 سنوات")]
    [InlineData("شقة 180 مترًا، 3 غرف")]
    [InlineData("شهر رمضان المبارك")]
    [InlineData("May your days be blessed")]
    [InlineData("24 ساعة")]
    [InlineData("Class of 2026")]
    [InlineData("re7le 7elwe")]
    public void What_only_looks_like_a_fact_stays_prose(string prompt) => Assert.Empty(Read(prompt));

    [Fact]
    public void A_day_and_its_hour_are_one_fact_and_order_is_the_prompts() =>
        Assert.Equal(
            [new Fact(FactKind.Date, "يوم الجمعة 12 آب، الساعة 8 مساءً"), new Fact(FactKind.Price, "10 دنانير"), new Fact(FactKind.Phone, "0791234567")],
            Read("سهرة يوم الجمعة 12 آب في النادي الساعة 8 مساءً والدخول 10 دنانير للحجز 0791234567"));

    [Theory]
    [InlineData("خصم ٥٠٪ على كل شيء", "50%")]
    [InlineData("up to 70% off", "70%")]
    [InlineData("٣٠٪ خصم", "30%")]
    [InlineData("عصير طبيعي 100%", "")]
    public void A_percentage_is_a_discount_only_where_it_is_called_one(string prompt, string percent) => Assert.Equal(percent, FactReader.Read(prompt, discounts: false).Percent);

    [Theory]
    [InlineData("jobs@afaq.jo")]
    [InlineData("(06) 123-4567")]
    public void A_fact_stays_in_one_piece_in_an_Arabic_line(string fact) =>
        Assert.Equal($"للتواصل \u2066{fact.Replace(' ', '\u00A0')}\u2069", Bidi.Isolate($"للتواصل {fact}", TextDirection.RightToLeft));

    private static IReadOnlyList<Fact> Read(string prompt) => FactReader.Read(prompt, discounts: false).Found;
}
