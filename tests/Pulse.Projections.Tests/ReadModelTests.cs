using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Studio;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Identity;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Projections.Tests;

/// <summary>What each read model shows for given events, read through the queries.</summary>
public sealed class ReadModelTests
{
    [Fact]
    public async Task Given_a_project_renamed_and_archived_When_read_Then_the_last_state_shows()
    {
        await using var stage = await Stage.Set();
        stage.Acme.OrganizationCreated("مقهى الأردن");
        stage.Acme.ProjectCreated(1, "old");
        stage.Acme.ProjectRenamed(1, "جديد");
        stage.Acme.ProjectArchived(1);
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        var project = (await ProjectQueries.ById(session, stage.Acme.Project(1), default))!;

        Assert.Equal(("جديد", true, Story.Day, Story.Day.AddMinutes(2)), (project.Name, project.Archived, project.CreatedAt, project.UpdatedAt));
        Assert.Equal("مقهى الأردن", await OrganizationQueries.Name(session, default));
    }

    [Fact]
    public async Task Given_an_erased_person_When_their_events_are_taken_in_Then_their_words_are_null_and_the_rest_stands()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "secret");
        stage.Acme.Requested(1, "secret");
        stage.Acme.Sampled(1, samples: 1);
        await stage.Keys.Erase(stage.Acme.Person, default);
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        var generation = (await GenerationQueries.ById(session, stage.Acme.Generation(1), default))!;
        var sample = Assert.Single((await GenerationQueries.Samples(session, [stage.Acme.Generation(1)], default))[stage.Acme.Generation(1)]);

        Assert.Null((await ProjectQueries.ById(session, stage.Acme.Project(1), default))!.Name);
        Assert.Equal((null, "RENDERING_SAMPLES", 1), (generation.Prompt, generation.Status, generation.SamplesReady));
        Assert.Equal(Story.Sha("sample 1.1"), sample.Sha256);
        Assert.Null(Assert.Single(await GenerationQueries.SampleRecipes(session, [stage.Acme.Generation(1)], default)).Json);
    }

    [Fact]
    public async Task Given_a_final_that_is_not_paid_When_read_Then_it_is_not_there_even_by_hand_written_SQL()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1);
        stage.Acme.Sampled(1);
        stage.Acme.On(1, new SamplePicked(1, 2, 1, Story.Day));
        stage.Acme.On(1, new FinalRendered(1, 2, 1, stage.Acme.Creative("final"), Story.Day));
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        Assert.Equal("RENDERING_FINAL", (await GenerationQueries.ById(session, stage.Acme.Generation(1), default))!.Status);
        Assert.Empty(await GenerationQueries.Finals(session, [stage.Acme.Generation(1)], default));
        Assert.Equal([0], await session.Query<int>($"SELECT count(*)::int FROM {CurrentTables.Finals}", null, default));
        Assert.Equal(1, await stage.Scalar<long>($"SELECT count(*) FROM {CurrentTables.Finals}"));
    }

    [Fact]
    public async Task Given_a_failed_attempt_When_retried_Then_only_the_new_attempt_shows()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1);
        stage.Acme.Sampled(1, attempt: 1, samples: 2);
        stage.Acme.On(1, new GenerationFailed(1, FailureReason.RenderingFailed, "renderer-broke", Story.Day));
        await stage.Play();
        await stage.OpenReadSide();
        var id = stage.Acme.Generation(1);
        await using (var before = await stage.SessionOf(stage.Acme))
        {
            var failed = (await GenerationQueries.ById(before, id, default))!;
            Assert.Equal(("FAILED", "RENDERING_FAILED", "renderer-broke"), (failed.Status, failed.FailureReason, failed.FailureDetail));
        }

        stage.Acme.On(1, new GenerationRetried(2, Story.Day));
        stage.Acme.Sampled(1, attempt: 2, samples: 1);

        await using var session = await stage.SessionOf(stage.Acme);
        var row = (await GenerationQueries.ById(session, id, default))!;
        var sample = Assert.Single((await GenerationQueries.Samples(session, [id], default))[id]);
        Assert.Equal(("RENDERING_SAMPLES", 2, 1, null), (row.Status, row.Attempt, row.SamplesReady, row.FailureReason));
        Assert.Equal(Story.Sha("sample 2.1"), sample.Sha256);
    }

    [Fact]
    public async Task Given_a_second_pick_that_failed_When_read_Then_the_first_final_stands_and_counts_as_picked()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Requested(1);
        stage.Acme.Sampled(1);
        stage.Acme.PickedAndPaid(1, sample: 3);
        stage.Acme.On(1, new SamplePicked(1, 4, 2, Story.Day));
        stage.Acme.On(1, new PickFailed(1, 4, 2, FailureReason.CreditsRefused, Story.Day));
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        var row = (await GenerationQueries.ById(session, stage.Acme.Generation(1), default))!;
        Assert.Equal(("COMPLETED", "CREDITS_REFUSED", 3), (row.Status, row.FailureReason, row.PickedSample));
    }

    [Fact]
    public async Task Given_grants_holds_settles_and_releases_When_read_Then_each_line_says_what_it_changed()
    {
        await using var stage = await Stage.Set();
        stage.Acme.Granted(100);
        stage.Acme.Held(1, credits: 3);
        stage.Acme.Held(2);
        stage.Acme.Settled(1, credits: 3);
        stage.Acme.Released(2);
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(stage.Acme);
        var (asked, _) = Paging.Ask(PagedList.Ledger, 50, after: null);
        var lines = (await CreditQueries.Ledger(session, generation: null, asked!, default)).Nodes.Reverse().ToArray();
        var ofFirst = await CreditQueries.Ledger(session, stage.Acme.Generation(1), asked!, default);

        Assert.Equal(
            [("GRANTED", 100L, 100L, 100L), ("HELD", 3L, -3L, 97L), ("HELD", 1L, -1L, 96L), ("SETTLED", 3L, 0L, 96L), ("RELEASED", 1L, 1L, 97L)],
            lines.Select(line => (line.Kind, line.Credits, line.AvailableChange, line.AvailableAfter)));
        Assert.Equal([null, "composer-2026-11", "composer-2026-11", "composer-2026-11", "composer-2026-11"], lines.Select(line => line.PriceVersion));
        Assert.Equal(["DEVELOPMENT", null, null, null, "PICK_DEADLINE_PASSED"], lines.Select(line => line.Reason));
        Assert.Equal(["SETTLED", "HELD"], ofFirst.Nodes.Select(line => line.Kind));
        Assert.Equal(new CreditBalanceRow(Available: 97, Held: 0, Settled: 3, Granted: 100), await CreditQueries.Balance(session, default));
    }

    [Fact]
    public async Task Given_an_organization_without_credits_When_the_balance_is_read_Then_it_is_zero()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        Assert.Equal(CreditBalanceRow.Zero, await CreditQueries.Balance(session, default));
    }

    [Fact]
    public async Task Given_saga_steps_When_the_timeline_is_read_Then_a_step_that_is_not_entered_anew_stays()
    {
        await using var stage = await Stage.Set();
        var acme = stage.Acme;
        var id = acme.Generation(1);
        var prompt = acme.Seal(Contracts.Sealing.SealedFields.GenerationPrompt, "p");
        var due = Story.Day.AddMinutes(1);
        acme.Stepped(
            1,
            new SagaInput.Requested(Guid.NewGuid(), acme.Organization, id, prompt, CreativeFormat.Square, 7, Prices.Current.Version),
            new SagaOutput.Enter(SagaStep.RenderingSamples, due, Attempt: 1),
            new SagaOutput.Send(new StartGeneration(acme.Organization, id, 1, "rules")),
            new SagaOutput.Ask(new RenderSample(acme.Organization, id, 1, prompt, CreativeFormat.Square, 7, Sample: 2), Try: 1));
        acme.Stepped(1, new SagaInput.CommandAccepted(Guid.NewGuid()));
        acme.Stepped(1, new SagaInput.Cancelled(Guid.NewGuid(), 1), new SagaOutput.Enter(SagaStep.Done, DueAt: null, Attempt: 1));
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(acme);
        var steps = await GenerationQueries.SagaTimeline(session, id, default);

        Assert.Equal(["requested", "commandAccepted", "cancelled"], steps.Select(step => step.Input));
        Assert.Equal(["enter RENDERING_SAMPLES", "startGeneration", "renderSample 2"], steps[0].Outputs);
        Assert.Equal(["RENDERING_SAMPLES", "RENDERING_SAMPLES", "DONE"], steps.Select(step => step.Step));
        Assert.Equal([due, due, null], steps.Select(step => step.Deadline));
        Assert.Equal([0, 1, 2], steps.Select(step => step.Revision));
    }

    [Fact]
    public async Task Given_assets_When_read_Then_each_tells_what_its_check_said()
    {
        await using var stage = await Stage.Set();
        var acme = stage.Acme;
        acme.AssetAdded(1);
        acme.AssetAdded(2, AssetKind.Logo);
        acme.AssetAdded(3);
        acme.AssetChecked(1, isClean: true);
        acme.AssetChecked(2, isClean: false);
        await stage.Play();
        await stage.OpenReadSide();

        await using var session = await stage.SessionOf(acme);
        var photo = (await AssetQueries.ById(session, acme.Asset(1), default))!;
        var page = await AssetQueries.Page(session, Paging.Ask(PagedList.Assets, 2, null).Asked!, default);

        Assert.Equal(("PHOTO", "READY", null, Story.Sha("photo"), 512, 910), (photo.Kind, photo.Status, photo.Refusal, photo.Sha256, photo.Width, photo.Height));
        Assert.Equal((Story.Sha("cut-out"), 512, 910, 40_000L), (photo.CutOutSha256, photo.CutOutWidth, photo.CutOutHeight, photo.CutOutSizeBytes));
        Assert.Equal([("PHOTO", "AWAITING_FILE", null), ("LOGO", "REFUSED", "TOO_SMALL")], page.Nodes.Select(row => (row.Kind, row.Status, row.Refusal)));
        Assert.True(page.HasNextPage);
    }

    [Fact]
    public void Every_event_of_a_projections_categories_has_a_reducer_or_is_ignored_on_purpose()
    {
        (string Projection, Type[] Events)[] expected =
        [
            ("organizations", Cases<OrganizationEvent>()),
            ("projects", Cases<ProjectEvent>()),
            ("generations", Cases<GenerationEvent>()),
            ("credits", Cases<CreditEvent>()),
            ("saga_timeline", [typeof(GenerationSagaStepped)]),
            ("assets", Cases<AssetEvent>()),
        ];
        Assert.Equal(ReadModels.All.Select(model => model.Name), expected.Select(item => item.Projection));
        foreach (var (model, (_, events)) in ReadModels.All.Zip(expected))
        {
            Assert.NotEmpty(events);
            Assert.Equal(events.ToHashSet(), model.Reducers.Keys.Concat(model.Ignored).ToHashSet());
        }
    }

    private static Type[] Cases<TEvent>() => [.. typeof(TEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TEvent)))];
}
