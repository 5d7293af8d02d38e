using System.Text.Json;
using Pulse.Contracts;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Sagas;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Generation;

/// <summary>Samples beyond the first four: four others, or one with a person's own words; free, and only while a pick is waited for.</summary>
public sealed class MoreSamplesTests
{
    private static readonly IEvent[] Eight = [.. Stories.MoreWanted, Stories.Rendered(5), Stories.Rendered(6), Stories.Rendered(7), Stories.Rendered(8)];

    [Fact]
    public void Given_four_samples_When_more_are_wanted_Then_four_others_with_looks_of_their_own_are_made()
    {
        Deciders.Generation.Given(Stories.AwaitingPick).When(Stories.More).Then(Stories.MoreWanted[^1]);
        Deciders.Generation.Given(Stories.MoreWanted).When(Stories.Sample(6)).Then(Stories.Rendered(6));
        Deciders.Generation.Given(Eight).When(Stories.Pick(7)).Then(Stories.Picked(7));
    }

    [Fact]
    public void Given_a_sample_When_its_text_is_revised_Then_a_new_sample_of_the_same_look_is_made_and_the_old_one_stays()
    {
        var revised = new TextRevised(1, new WantedSample(5, new SampleDesign(2, RevisionOf: 2, [Stories.Words(60)])), Noon);

        Deciders.Generation.Given(Stories.AwaitingPick).When(Stories.Revise(2)).Then(revised);
        Deciders.Generation.Given([.. Stories.AwaitingPick, revised]).When(Stories.Sample(5)).Then(Stories.Rendered(5) with { RevisionOf = 2 });
        Deciders.Generation.Given([.. Stories.AwaitingPick, revised, Stories.Rendered(5)]).When(Stories.Pick(2)).Then(Stories.Picked(2));
    }

    [Fact]
    public void Given_a_revised_sample_When_revised_again_Then_both_revisions_count_the_later_last()
    {
        var revised = new TextRevised(1, new WantedSample(5, new SampleDesign(2, RevisionOf: 2, [Stories.Words(60)])), Noon);
        IEvent[] history = [.. Stories.AwaitingPick, revised, Stories.Rendered(5)];

        Deciders.Generation.Given(history).When(Stories.Revise(5, words: 61)).Then(
            new TextRevised(1, new WantedSample(6, new SampleDesign(2, RevisionOf: 5, [Stories.Words(60), Stories.Words(61)])), Noon));
        Deciders.Generation.Given(history).When(Stories.Revise(6)).ThenRejected(RejectionCode.UnknownSample, "sample");
    }

    [Fact]
    public void Given_another_phase_When_more_are_wanted_Then_it_says_why_not()
    {
        foreach (var wish in new GenerationCommand[] { Stories.More, Stories.Revise(1) })
        {
            Refused(RejectionCode.SamplesNotReady, Stories.Queued, Stories.Rendering, Stories.MoreWanted);
            Refused(RejectionCode.PickInProgress, Stories.RenderingFinal, Stories.Settling, Stories.SecondPick);
            Refused(RejectionCode.GenerationEnded, Stories.Completed, Stories.Failed, Stories.Cancelled);
            Deciders.Generation.Given(Stories.AwaitingPick).At(Noon + GenerationDecider.PickWindow + TimeSpan.FromSeconds(1))
                .When(wish).ThenRejected(RejectionCode.GenerationEnded, "generationId");

            void Refused(RejectionCode code, params IEvent[][] histories) =>
                Assert.All(histories, history => Deciders.Generation.Given(history).When(wish).ThenRejected(code, "generationId"));
        }
    }

    [Fact]
    public void Given_all_looks_or_all_samples_used_When_more_are_wanted_Then_they_are_used_up()
    {
        var state = Deciders.Generation.Fold(Stories.AwaitingPick);
        var sets = 1;
        while (GenerationDecider.Decide(state, Stories.More, Noon) is Decision.Accepted accepted)
        {
            state = Ready(accepted);
            sets++;
        }

        Assert.Equal(GenerationDecider.LooksMax / GenerationDecider.SamplesPerSet, sets);
        Assert.Equal(GenerationDecider.LooksMax, state.Designs.Values.Max(design => design.Look));
        while (GenerationDecider.Decide(state, Stories.Revise(1), Noon) is Decision.Accepted accepted)
        {
            state = Ready(accepted);
        }

        Assert.Equal(GenerationDecider.SamplesMax, state.Samples.Count);
        Assert.Equal(RejectionCode.SamplesUsedUp, Assert.IsType<Decision.Rejected>(GenerationDecider.Decide(state, Stories.Revise(1), Noon)).Rejection.Code);

        GenerationState Ready(Decision.Accepted accepted)
        {
            var wanted = accepted.Events.Aggregate(state, GenerationState.Evolve);
            return wanted.Awaited.Aggregate(wanted, (known, sample) => GenerationState.Evolve(known, Stories.Rendered(sample)));
        }
    }

    [Fact]
    public void Given_samples_that_come_to_nothing_Then_the_others_stand_and_the_numbers_are_not_used_again()
    {
        IEvent[] history = [.. Stories.MoreWanted, Stories.Rendered(5)];
        var failed = new SamplesFailed(1, [6, 7, 8], FailureReason.RenderingFailed, "BROKEN", Noon);

        Deciders.Generation.Given(history).When(Stories.GiveUp(1, 5, 6, 7, 8)).Then(failed);
        Deciders.Generation.Given([.. history, failed]).When(Stories.GiveUp(1, 6)).ThenNothing();
        Deciders.Generation.Given([.. history, failed]).When(Stories.Sample(6)).ThenRejected(RejectionCode.GenerationEnded);
        Deciders.Generation.Given([.. history, failed]).When(Stories.Revise(5)).Then(
            new TextRevised(1, new WantedSample(9, new SampleDesign(5, RevisionOf: 5, [Stories.Words(60)])), Noon));
        Deciders.Generation.Given(Stories.Cancelled).When(Stories.GiveUp(1, 6)).ThenRejected(RejectionCode.GenerationEnded);
    }

    [Fact]
    public void Given_a_revised_sample_that_is_picked_Then_its_final_is_made_with_the_same_words_and_the_pick_s_deadline_has_not_moved()
    {
        var waiting = World.Requested().Run();
        var due = waiting.Saga.Deadline;
        var later = (waiting with { Now = Noon.AddHours(5) }).Told(Stories.Revise(3)).Run();

        Assert.Equal((SagaStep.AwaitingPick, due), (later.Saga.Step, later.Saga.Deadline));
        var final = later.Told(Stories.Pick(5)).Run().Steps
            .SelectMany(step => step.Outputs).OfType<SagaOutput.Ask>().Select(ask => ask.Work).OfType<RenderFinal>().Single();
        Assert.Equal((5, 3), (final.Sample, final.Design!.Look));
        Assert.Equal([Stories.Words(60)], final.Design.Texts);
    }

    [Fact]
    public void A_snapshot_keeps_what_was_asked_for()
    {
        var state = Deciders.Generation.Fold(Stories.MoreWanted);

        var read = JsonSerializer.Deserialize<GenerationState>(JsonSerializer.SerializeToUtf8Bytes(state, PulseJson.Options), PulseJson.Options)!;

        Assert.Equal(state.Awaited, read.Awaited);
        Assert.Equal([5, 6, 7, 8], read.Designs.Values.Select(design => design.Look));
    }
}
