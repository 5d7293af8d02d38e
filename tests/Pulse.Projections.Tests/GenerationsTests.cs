using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Generation;

namespace Pulse.Projections.Tests;

/// <summary>What the queries show after each part of a generation's life.</summary>
public sealed class GenerationsTests
{
    [Fact]
    public async Task Given_a_paid_pick_When_read_Then_status_samples_and_final_are_there()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1);
        stage.Acme.Sampled(1);
        var poster = new ReflowFacts(CreativeFormat.A4, stage.Acme.Creative("poster").Image, new SheetFacts(Story.Sha("sheet"), 7));
        stage.Acme.PickedAndPaid(1, sample: 3, pick: 1, poster);
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        var id = stage.Acme.Generation(1);
        var row = (await GenerationQueries.ById(session, id, default))!;
        var samples = (await GenerationQueries.Samples(session, [id], default))[id].ToArray();
        var final = Assert.Single((await GenerationQueries.Finals(session, [id], default))[id]);

        Assert.Equal(("COMPLETED", "STORY", 1, 4, 3), (row.Status, row.Format, row.Attempt, row.SamplesReady, row.PickedSample));
        Assert.Equal("إعلان قهوة في عمّان", row.Prompt);
        Assert.Equal(Story.Day.AddDays(7), row.PickBy);
        Assert.Equal(TimeSpan.Zero, row.CreatedAt.Offset);
        Assert.Equal([1, 2, 3, 4], samples.Select(sample => sample.Number));
        Assert.Equal(Story.Sha("sample 1.2"), samples[1].Sha256);
        Assert.Equal(
            """{"words":"sample 1.2"}""",
            (await GenerationQueries.SampleRecipes(session, [id], default)).Single(recipe => recipe.Number == 2).Json);
        Assert.Equal((id.Value, 1), (await GenerationQueries.FinalRecipes(session, [id], default)).Select(recipe => (recipe.GenerationId, recipe.Number)).Single());
        Assert.Equal((3, 1, Story.Sha("final 3"), "composer-2026-11"), (final.Sample, final.Pick, final.Sha256, final.PriceVersion));
        Assert.Equal(
            [new ReflowRow("A4", Story.Sha("poster"), 512, 910, 40_000, Story.Sha("sheet"), 7)],
            JsonSerializer.Deserialize<IReadOnlyList<ReflowRow>>(final.Reflows!, PulseJson.Options)!);
        Assert.Equal(5, session.Statements);
    }
}
