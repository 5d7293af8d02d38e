using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>Marks lie above and below letters: a word with them is as wide as without.</summary>
public sealed class MarkTests
{
    /// <summary>Measured lines are whole pixels, and a mark may stand a little over the word's end. As a share of the size.</summary>
    private const double RoomMax = 0.08;

    /// <summary>
    /// Faces whose shadda with a vowel is one glyph that is no mark: it pushes the letters of a word apart. A text with such marks has to be set in
    /// another face. To be taken off this list when a newer font is right.
    /// </summary>
    private static readonly string[] Broken = ["Changa 700", "Lemonada 700"];

    public static TheoryData<string, string> Words => new()
    {
        { "ثمم", "ثُمَّم" },
        { "معلم", "مُعَلِّمٌ" },
        { "محمد", "مُحَمَّدٌ" },
        { "قهوة", "قَهْوَةٌ" },
        { "حقيقي", "حَقِيقِيّ" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Marks_take_no_room_between_letters(string bare, string marked)
    {
        foreach (var face in GoldenString.Faces.Where(face => !Broken.Contains(GoldenString.NameOf(face))))
        {
            Assert.True(
                Room(face, bare, marked) < RoomMax,
                FormattableString.Invariant($"{GoldenString.NameOf(face)}: {marked} takes {Room(face, bare, marked)} of the size more than {bare}"));
        }
    }

    [Fact]
    public void A_face_that_is_known_as_broken_still_is() => Assert.All(
        GoldenString.Faces.Where(face => Broken.Contains(GoldenString.NameOf(face))),
        face => Assert.True(Room(face, "معلم", "مُعَلِّمٌ") >= RoomMax, GoldenString.NameOf(face)));

    private static double Room(FontFace face, string bare, string marked) => Width(face, marked) - Width(face, bare);

    private static double Width(FontFace face, string word) =>
        Kit.Shaper.Measure(GoldenString.FontOf(face), Bidi.WithDirection(word, TextDirection.RightToLeft)).Width;
}
