using Pulse.Inference.Composer;
using Pulse.Inference.Imaging;

namespace Pulse.Inference.Tests.Golden;

/// <summary>Marks lie above and below letters: a word with one more is no wider.</summary>
public sealed class MarkTests
{
    /// <summary>As a share of the size: a calligraphic face may draw a wider letter under a high mark (Amiri: 0.15), and none pushes so little.</summary>
    private const double RoomMax = 0.17;

    /// <summary>
    /// Faces whose shadda with a vowel is one glyph that is no mark: it pushes the letters of a word apart. Such a text has to be set in
    /// another face. To be taken off this list when a newer font is right.
    /// </summary>
    private static readonly string[] Broken = ["Changa 700", "El Messiri 700", "Lemonada 700"];

    /// <summary>Both words have marks, since a face may hold ligatures for bare letters only.</summary>
    public static TheoryData<string, string> Words => new()
    {
        { "ثُمَ", "ثُمَّ" },
        { "مُعَلِمٌ", "مُعَلِّمٌ" },
        { "مُحَمَدٌ", "مُحَمَّدٌ" },
        { "حُرِيَةٌ", "حُرِّيَّةٌ" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void A_shadda_takes_no_room_between_letters(string plain, string doubled)
    {
        foreach (var face in GoldenString.Faces.Where(face => !Broken.Contains(GoldenString.NameOf(face))))
        {
            Assert.True(
                Room(face, plain, doubled) < RoomMax,
                FormattableString.Invariant($"{GoldenString.NameOf(face)}: {doubled} takes {Room(face, plain, doubled)} of the size more than {plain}"));
        }
    }

    [Fact]
    public void A_face_that_is_known_as_broken_still_is() => Assert.All(
        GoldenString.Faces.Where(face => Broken.Contains(GoldenString.NameOf(face))),
        face => Assert.True(
            Room(face, "ثُمَ", "ثُمَّ") >= RoomMax || Room(face, "مُعَلِمٌ", "مُعَلِّمٌ") >= RoomMax, GoldenString.NameOf(face)));

    private static double Room(FontFace face, string plain, string doubled) => Width(face, doubled) - Width(face, plain);

    private static double Width(FontFace face, string word) =>
        Kit.Shaper.Measure(GoldenString.FontOf(face), Bidi.WithDirection(word, TextDirection.RightToLeft)).Width;
}
