using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests;

/// <summary>The real parts, started once: there is nothing to fake between a prompt and its pixels.</summary>
internal static class Kit
{
    internal static readonly ImagingRuntime Imaging = ImagingRuntime.Start(new ImagingOptions
    {
        CacheFolder = Path.Combine(Path.GetTempPath(), "pulse-inference-tests"),
    });

    internal static readonly TextShaper Shaper = new();
    internal static readonly Knowledge Knowledge = Knowledge.Load();
    internal static readonly DesignComposer Composer = new(Knowledge, Imaging, Shaper);
    internal static readonly Renderer Renderer = new(Imaging);

    internal static readonly CanvasFormat[] Formats = Enum.GetValues<CanvasFormat>();

    /// <summary>Thirty prompts: topics and none, both languages, long and short, mixed scripts, numbers, noise.</summary>
    internal static readonly string[] Prompts =
    [
        "إعلان قهوة في عمّان",
        "قهوة",
        "افتتاح كوفي شوب جديد في إربد، تفضلوا بزيارتنا",
        "A cozy coffee shop in Amman",
        "عطر عود فاخر للرجال",
        "Perfume launch \"Layali\" \"Born of the night\"",
        "خصم ٥٠٪ على كل شيء هذا الأسبوع، اتصل على 0791234567",
        "Black Friday sale 70% off everything at www.example.com",
        "رمضان كريم من مطعم البيت \"إفطار العائلة\" السعر 12.500 دينار",
        "Ramadan iftar buffet 25 JOD call +962 79 123 4567",
        "شقق للبيع في دبي مارينا",
        "Luxury villas in Riyadh with a sea view and a very long description that goes on and on until nobody would read it any more",
        "افتتاح مكتبة الأطفال يوم السبت",
        "صمّم لي بوستر عن مؤتمر الذكاء الاصطناعي العربي الخامس في الجامعة الأردنية بحضور نخبة من العلماء والباحثين من عشرين دولة",
        "Join our team, we are hiring a senior accountant",
        "عيد ميلاد سعيد يا ليان",
        "«لا إله إلا الله محمد رسول الله»",
        "\"اَلسَّلَامُ عَلَيْكُمْ وَرَحْمَةُ اللَّهِ وَبَرَكَاتُهُ\"",
        "عرض iPhone 17 Pro بسعر 899 دينار فقط",
        "\"Pulse\" تجمع English و عربي في سطر واحد 2026",
        "😀😀😀",
        "12345",
        "",
        "مستشفياتهم واستقبالاتهم فاستسقيناكموه",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "https://example.com/a/very/long/path/that/has/no/place/to/break/anywhere?at=all",
        "خصم 30% <b>&amp;</b> \"A & B <C>\" 'x'",
        "abc \u202E def \u2066 مرحبا \u0000\u0007",
        "日本語のポスター",
        "@pulse.jo تابعونا على انستغرام للمزيد من العروض (خصم 15%)",
    ];

    internal static Composition Compose(string prompt, CanvasFormat format = CanvasFormat.Square, long seed = 1, int sample = 0) =>
        Composer.Compose(new CompositionRequest(prompt, "ar-JO", format, seed, sample));

    /// <summary>Every prompt in every format, four samples each, each prompt with a seed of its own.</summary>
    internal static IEnumerable<Composition> Everything()
    {
        for (int index = 0; index < Prompts.Length; index++)
        {
            foreach (CanvasFormat format in Formats)
            {
                for (int sample = 0; sample < 4; sample++)
                {
                    yield return Compose(Prompts[index], format, 100 + index, sample);
                }
            }
        }
    }

    internal static string Name(Composition composition) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{composition.Format}/{composition.Recipe.Seed}/{composition.Recipe.SampleIndex} {composition.Recipe.Layout} {composition.Recipe.Mood} {composition.Recipe.Palette} {composition.Recipe.Pattern}");
}
