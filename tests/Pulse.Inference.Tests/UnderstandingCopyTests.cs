using System.Diagnostics;
using Pulse.Inference.Composer;
using Pulse.Inference.Text;

namespace Pulse.Inference.Tests;

/// <summary>What is written: quoted words, the person's own words well cut, the topic's phrases; and that nothing written breaks it.</summary>
public sealed class UnderstandingCopyTests
{
    private const int SecondsMax = 2;
    private static readonly BriefReader Reader = new(Kit.Knowledge);

    [Theory]
    [InlineData("صمّم لي بوستر عن نشيد الصباح", "نشيد الصباح")]
    [InlineData("بدنا نعمل إعلان للمبادرة البيئية", "المبادرة البيئية")]
    [InlineData("اعمل لي لوحة عن الصبر والأمل", "الصبر والأمل")]
    [InlineData("please make me a poster about kindness", "Kindness")]
    [InlineData("I want a banner for our neighbourhood choir", "Neighbourhood choir")]
    [InlineData("عايز بوست عن الصداقة لو سمحت", "الصداقة")]
    public void A_request_is_not_part_of_the_headline(string prompt, string headline) => Assert.Equal(headline, Read(prompt).Headline);

    [Fact]
    public void No_headline_of_own_words_ends_on_a_particle()
    {
        string[] prompts =
        [
            "حكاية طويلة عن الأيام التي قضيناها في القرية مع الجد والجدة قبل أن نكبر ونرحل",
            "كلمات بسيطة نقولها كل صباح لمن نحب في البيت وفي الطريق وعلى باب القلب",
            "A very long story about the old house on the hill where we used to play every summer",
            "Words that we say to the people we love in the morning and at night before we sleep",
        ];
        Assert.All(prompts, prompt =>
        {
            Brief brief = Read(prompt);
            Assert.DoesNotContain(Kit.Knowledge.Clinging, word => brief.Headline.Split(' ')[^1] == word || brief.Subline.TrimEnd('…').Split(' ')[^1] == word);
            Assert.InRange(brief.Headline.Split(' ').Length, 2, 9);
            Assert.Contains(Folding.Fold(brief.Headline), Folding.Fold(prompt), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_title_is_kept_and_what_is_called_by_it_is_not_repeated()
    {
        Assert.Equal("مؤتمر الذكاء الاصطناعي الثالث في الدوحة", Read("مؤتمر الذكاء الاصطناعي الثالث في الدوحة 12-14 نوفمبر 2026").Headline);
        Assert.Equal("Marketing basics", Read("Free webinar on Zoom: marketing basics, Tuesday at 7 pm").Headline);
        Assert.Equal("افتتاح مخبز الصباح", Read("افتتاح مخبز الصباح في إربد يوم السبت").Headline[.."افتتاح مخبز الصباح".Length]);
    }

    [Fact]
    public void What_is_wanted_is_the_subline_of_a_vacancy()
    {
        Assert.Equal("Senior accountant", Read("We are hiring a senior accountant, send your CV to hr@acme.com").Subline);
        Assert.Equal("محاسب قانوني بخبرة 5 سنوات في عمّان", Read("مطلوب محاسب قانوني بخبرة 5 سنوات في عمّان، jobs@afaq.jo").Subline);
    }

    [Theory]
    [InlineData("زفاف خالد وسارة", "خالد وسارة")]
    [InlineData("Happy birthday Lian", "Lian")]
    [InlineData("مبروك التخرج يا ريم", "ريم")]
    public void The_people_of_a_feast_are_in_every_headline(string prompt, string name)
    {
        for (int sample = 0; sample < 4; sample++)
        {
            Assert.Contains(name, Read(prompt, sample).Headline, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_house_is_named_in_the_headline_or_among_the_facts()
    {
        for (int sample = 0; sample < 4; sample++)
        {
            Brief brief = Read("إعلان لصيدلية الشفاء في إربد", sample);
            Assert.Contains("صيدلية الشفاء", brief.Headline + string.Concat(brief.Facts), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Four_samples_say_it_in_at_least_three_ways() => Assert.All(Kit.Knowledge.Topics.Where(topic => topic != Kit.Knowledge.General), topic =>
    {
        string keyword = topic.Keywords["fusha"][0];
        Assert.True(Enumerable.Range(0, 4).Select(sample => Read(keyword, sample).Headline).Distinct().Count() >= 3, keyword);
    });

    [Theory]
    [InlineData("بيتزا إيطالية على الحطب", "noto:pizza")]
    [InlineData("pizza night at our restaurant", "noto:pizza")]
    [InlineData("بوستر عن كاميرا قديمة", "noto:camera")]
    [InlineData("a poster about my guitar", "noto:guitar")]
    [InlineData("إعلان لمطعم مع صورة جمل", "noto:camel")]
    [InlineData("تهنئة بالعيد 🎈", "noto:balloon")]
    [InlineData("مانجا طازجة من المزرعة", "noto:mango")]
    public void A_thing_that_is_asked_for_is_drawn(string prompt, string art) => Assert.Equal(art, Read(prompt).Art[0]);

    [Theory]
    [InlineData("مطعم البيت في عمّان", "house")]
    [InlineData("Book your appointment at the clinic", "book")]
    [InlineData("عيد الفطر السعيد", "mushroom")]
    [InlineData("😀😀😀", "face")]
    [InlineData("علم نفس الطفولة", "flag")]
    public void A_thing_that_is_not_meant_is_not_drawn(string prompt, string art) => Assert.DoesNotContain(Read(prompt).Art, drawn => drawn.Contains(art, StringComparison.Ordinal));

    [Fact]
    public void Strange_prompts_become_sensible_briefs_soon()
    {
        string[] prompts =
        [
            string.Concat(Enumerable.Repeat("قهوة لذيذة في عمّان كل صباح مع الأصدقاء ", 285)),
            string.Concat(Enumerable.Repeat("word 07912345 12/3 ", 2000)),
            "😀😀😀", "👩‍👩‍👧‍👦🏽", "12345", "٠٧٩١٢٣٤٥٦٧", "   ", "", "\"\"", "«»", "...", "@", "%", "و", "a", "\u202Eأبيض\u202C \u2067في\u2069 \u200F\u200E",
            "\uD800 قهوة \uDC00", "\u0000\u0001\u0007", new string('ا', 5000), new string('-', 3000), "لـ", "عيد\u064B\u064B\u064B\u064B\u064B", "in in in blue blue", "بألوان", "مع صورة", "اسمه", "حفل زفاف و و و", "https://",
        ];
        Assert.All(prompts, prompt =>
        {
            var watch = Stopwatch.StartNew();
            Brief brief = Read(prompt);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(SecondsMax), $"took {watch.Elapsed}");
            Assert.True(brief.Headline.Any(char.IsLetterOrDigit), $"[{prompt[..Math.Min(20, prompt.Length)]}] gave [{brief.Headline}]");
            Assert.NotEmpty(brief.Action);
            Assert.True(brief.Palettes.Count >= 4 && brief.Moods.Count >= 4 && brief.Art.Count > 0);
            Assert.All(brief.Facts, fact => Assert.NotEmpty(fact));
            Assert.DoesNotContain(brief.Headline + brief.Subline + brief.Name, letter => letter is '\u202E' or '\u2067' or '\u200F' or '\u0000' or '\u0001' or '{');
        });
    }

    [Fact]
    public void A_long_prompt_is_still_about_its_subject() =>
        Assert.Equal("coffee", Read(string.Concat(Enumerable.Repeat("قهوة لذيذة في عمّان كل صباح مع الأصدقاء ", 285))).Topic.Id);

    [Fact]
    public void Digits_alone_are_a_number_to_call_under_a_greeting()
    {
        Brief brief = Read("٠٧٩١٢٣٤٥٦٧");
        Assert.Equal(["0791234567"], brief.Facts);
        Assert.Contains(brief.Headline, Kit.Knowledge.General.Copy.Ar.Headlines);
    }

    private static Brief Read(string prompt, int sample = 0) => Reader.Read(new CompositionRequest(prompt, "ar-JO", CanvasFormat.Square, 5, sample));
}
