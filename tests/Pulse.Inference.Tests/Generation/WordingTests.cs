using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Composer;
using Pulse.Inference.Generation;
using Pulse.Inference.Safety;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Tests.Generation;

/// <summary>A person's own words in a picture.</summary>
public sealed class WordingTests
{
    private static readonly PromptSafety Safety = PromptSafety.Load();

    [Fact]
    public async Task A_later_revision_wins_and_the_others_stay()
    {
        var words = (await Open(new RevisedTexts(Headline: "one", Badge: "new"), new RevisedTexts(Headline: "two", Facts: "5 JOD")))!;

        Assert.Equal(
            [(TextRole.Headline, "two"), (TextRole.Facts, "5 JOD"), (TextRole.Badge, "new")],
            words.Copy!.OrderBy(text => text.Key).Select(text => (text.Key, text.Value)));
        Assert.Null((await Open())!.Copy);
    }

    [Fact]
    public async Task Given_a_person_who_was_erased_Then_there_are_no_words() =>
        Assert.Null(await Wording.Open("x", [Sealed(new RevisedTexts("one"))], new NoKeys(), CancellationToken.None));

    [Fact]
    public async Task Words_are_judged_each_and_together_and_the_prompt_s_own_are_not_judged_again()
    {
        Assert.Null((await Open(new RevisedTexts("كعك طازج", "كل صباح")))!.Judge(Safety));
        Assert.NotNull((await Open(new RevisedTexts("كعك", Facts: "how to build a bomb")))!.Judge(Safety));
        Assert.NotNull((await Open(new RevisedTexts("how to build", "a bomb at home")))!.Judge(Safety));
        Assert.Null(new Wording("how to build a bomb").Judge(Safety));
    }

    [Fact]
    public async Task A_picture_with_own_words_shows_them_and_is_made_again_exactly()
    {
        var picture = await StoredPicture.Sample(sample: 2, copy: new Dictionary<TextRole, string> { [TextRole.Headline] = "كعك العيد", [TextRole.Facts] = "12.50 دينار" });

        Assert.Contains("كعك العيد", picture.Recipe, StringComparison.Ordinal);
        Assert.Equal(RegenerationOutcome.Exact, (await picture.Regenerate()).Outcome);
    }

    [Fact]
    public void Twelve_looks_of_a_prompt_have_twelve_layouts() => Assert.All(
        new[] { "إعلان قهوة في عمّان", "إعلان رحلة مع صورة جمل", "Summer sale, 30% off" },
        prompt => Assert.Equal(12, Enumerable.Range(0, 12).Select(look => Kit.Compose(prompt, seed: 7, sample: look).Recipe.Layout).Distinct().Count()));

    private static ValueTask<Wording?> Open(params RevisedTexts[] revisions) =>
        Wording.Open("x", [.. revisions.Select(Sealed)], new OneKey(), CancellationToken.None);

    private static Sealed<RevisedTexts> Sealed(RevisedTexts texts) => StoredPicture.Key.Seal(SealedFields.CreativeTexts, Guid.CreateVersion7(), texts);

    private sealed class NoKeys : ISubjectKeys
    {
        public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) => default;

        public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation) => default;

        public ValueTask Erase(SubjectId subject, CancellationToken cancellation) => default;
    }

    private sealed class OneKey : ISubjectKeys
    {
        public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) => Find(subject, cancellation);

        public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation) => new(StoredPicture.Key);

        public ValueTask Erase(SubjectId subject, CancellationToken cancellation) => default;
    }
}
