using System.Globalization;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Projections.Engine;
using Pulse.Projections.Studio;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Billing;
using Pulse.ReadSide.Generation;
using Pulse.ReadSide.Sessions;
using Pulse.ReadSide.Studio;

namespace Pulse.Projections.Tests;

/// <summary>Waits, snapshots, pages and budgets of the read side.</summary>
public sealed class ReadSideTests
{
    [Fact]
    public async Task Given_a_command_just_accepted_When_read_at_least_there_Then_the_wait_ends_with_the_projection()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await stage.OpenReadSide(waitMsMax: 10_000);
        for (var project = 1; project <= 20; project++)
        {
            var created = stage.Acme.ProjectCreated(project, "p");
            var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), ReadView.All, created.Position, default);
            await using var session = Assert.IsType<ReadOpening.Opened>(opening).Session;
            Assert.NotNull(await ProjectQueries.ById(session, stage.Acme.Project(project), default));
        }
    }

    [Fact]
    public async Task Given_a_position_that_does_not_come_When_waited_for_Then_the_view_and_its_lag_are_told_after_the_limit()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "p");
        await stage.Play();
        await stage.OpenReadSide(waitMsMax: 300);
        var began = TimeProvider.System.GetTimestamp();
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [ReadView.Projects], LogPosition.At(5), default);
        var lag = Assert.IsType<ReadOpening.Lagging>(opening).Lag;
        Assert.Equal(("projects", 4L, false), (lag.View, lag.Positions, lag.IsStopped));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 290, 2_000);
    }

    [Fact]
    public async Task Given_no_projections_yet_When_read_Then_the_view_lags_instead_of_a_fault()
    {
        await using var stage = await Stage.Set();
        await stage.OpenReadSide(waitMsMax: 50);
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [ReadView.Projects], LogPosition.Start, default);
        Assert.Null(Assert.IsType<ReadOpening.Lagging>(opening).Lag.SinceAdvance);
    }

    [Fact]
    public async Task Given_an_older_version_of_a_view_When_queries_need_a_newer_one_Then_it_lags()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await stage.OpenReadSide(waitMsMax: 50);
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [ReadView.Projects with { VersionMin = 2 }], LogPosition.Start, default);
        Assert.Equal("projects", Assert.IsType<ReadOpening.Lagging>(opening).Lag.View);
    }

    [Fact]
    public async Task Given_a_stopped_view_When_a_later_position_is_demanded_Then_the_answer_does_not_wait()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "p");
        stage.Log.AppendRaw(Contracts.Studio.ProjectCommand.StreamFor(stage.Acme.Project(1)), stage.Acme.Organization, "project-renamed.v1", "[]"u8.ToArray());
        var host = await stage.Start();
        await Eventually.Until(() => host.Current.Any(lag => lag.Stop is not null), Stage.Patience, () => Stage.Dump(host));
        await stage.OpenReadSide(waitMsMax: 600_000);
        var scope = new OrgScope(stage.Acme.Organization);
        var lag = Assert.IsType<ReadOpening.Lagging>(await stage.Read.Sessions.Open(scope, [ReadView.Projects], stage.Log.End, default)).Lag;
        Assert.True(lag.IsStopped);
        var older = Assert.IsType<ReadOpening.Opened>(await stage.Read.Sessions.Open(scope, [ReadView.Projects], LogPosition.At(1), default));
        await older.Session.DisposeAsync();
    }

    [Fact]
    public async Task Given_a_checkpoint_that_went_back_When_a_session_opens_Then_its_own_snapshot_refuses()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "p");
        var host = await stage.Play();
        await stage.Stop(host);
        await stage.OpenReadSide(waitMsMax: 50);
        await (await stage.SessionOf(stage.Acme)).DisposeAsync();
        await using (var back = stage.Source.CreateCommand("UPDATE read.checkpoint SET commit_position = 0, prepare_position = 0"))
        {
            await back.ExecuteNonQueryAsync();
        }

        Assert.IsType<Readiness.Ready>(await stage.Read.Gate.Wait([ReadView.Projects], LogPosition.At(1), default));
        var opening = await stage.Read.Sessions.Open(new OrgScope(stage.Acme.Organization), [ReadView.Projects], LogPosition.At(1), default);
        Assert.IsType<ReadOpening.Lagging>(opening);
    }

    [Fact]
    public async Task Given_a_session_When_rows_change_meanwhile_Then_it_keeps_its_snapshot()
    {
        await using var stage = await Stage.Set();
        stage.Acme.ProjectCreated(1, "before");
        var host = await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        stage.Acme.ProjectRenamed(1, "after");
        await Stage.Reached(host, stage.Log.End);
        Assert.Equal("before", (await ProjectQueries.ById(session, stage.Acme.Project(1), default))!.Name);
        await using var later = await stage.SessionOf(stage.Acme);
        Assert.Equal("after", (await ProjectQueries.ById(later, stage.Acme.Project(1), default))!.Name);
    }

    [Fact]
    public async Task Given_a_pool_of_two_When_ten_requests_nest_loaders_at_once_Then_all_finish()
    {
        await using var stage = await Stage.Set();
        WriteGenerations(stage.Acme, 6);
        await stage.Play();
        await stage.OpenReadSide(connectionsMax: 2);
        var (asked, _) = Paging.Ask(PagedList.Generations, 10, null);

        async Task<int> Request()
        {
            await using var session = await stage.SessionOf(stage.Acme);
            var page = await GenerationQueries.Page(session, asked!, default);
            GenerationId[] ids = [.. page.Nodes.Select(row => new GenerationId(row.Id))];
            var samples = GenerationQueries.Samples(session, ids, default);
            var finals = GenerationQueries.Finals(session, ids, default);
            var projects = ProjectQueries.ByIds(session, [stage.Acme.Project(1)], default);
            await Task.WhenAll(samples, finals, projects);
            return (await samples).Sum(group => group.Count());
        }

        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Request())).WaitAsync(Stage.Patience);
        Assert.All(counts, count => Assert.Equal(24, count));
    }

    [Fact]
    public async Task Every_query_costs_one_statement_however_many_keys_it_is_given()
    {
        await using var stage = await Stage.Set();
        WriteGenerations(stage.Acme, 5);
        await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        GenerationId[] ids = [.. Enumerable.Range(1, 5).Select(stage.Acme.Generation)];
        ProjectId[] projects = [.. Enumerable.Range(1, 5).Select(stage.Acme.Project)];
        var (generations, _) = Paging.Ask(PagedList.Generations, 2, null);
        var (ledger, _) = Paging.Ask(PagedList.Ledger, 2, null);
        Func<Task>[] queries =
        [
            () => GenerationQueries.ByIds(session, ids, default),
            () => GenerationQueries.Page(session, generations!, default),
            () => GenerationQueries.PagesByProject(session, projects, generations!, default),
            () => GenerationQueries.Samples(session, ids, default),
            () => GenerationQueries.Finals(session, ids, default),
            () => GenerationQueries.SagaTimeline(session, ids[0], default),
            () => ProjectQueries.ByIds(session, projects, default),
            () => AssetQueries.ById(session, stage.Acme.Asset(1), default),
            () => AssetQueries.Page(session, Paging.Ask(PagedList.Assets, 2, null).Asked!, default),
            () => CreditQueries.Balance(session, default),
            () => CreditQueries.Ledger(session, ids[0], ledger!, default),
        ];
        for (var number = 0; number < queries.Length; number++)
        {
            await queries[number]();
            Assert.Equal(number + 1, session.Statements);
        }
    }

    [Fact]
    public async Task Given_items_created_while_paging_When_paged_on_Then_none_is_repeated_or_missed()
    {
        await using var stage = await Stage.Set();
        WriteGenerations(stage.Acme, 25);
        await stage.Play();
        await stage.OpenReadSide();
        var seen = new List<Guid>();
        string? after = null;
        var more = true;
        for (var round = 0; more; round++)
        {
            var (asked, refusal) = Paging.Ask(PagedList.Generations, 10, after);
            Assert.Null(refusal);
            await using var session = await stage.SessionOf(stage.Acme);
            var page = await GenerationQueries.Page(session, asked!, default);
            seen.AddRange(page.Nodes.Select(row => row.Id));
            (after, more) = (page.EndCursor, page.HasNextPage);
            stage.Acme.Requested(100 + round);
        }

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(number => stage.Acme.Generation(number).Value), seen);
    }

    [Fact]
    public async Task Given_several_projects_When_their_pages_are_read_Then_each_has_its_own_newest_first()
    {
        await using var stage = await Stage.Set();
        for (var number = 1; number <= 6; number++)
        {
            stage.Acme.Requested(number, project: 1 + (number % 2));
        }

        await stage.Play();
        await stage.OpenReadSide();
        await using var session = await stage.SessionOf(stage.Acme);
        var (asked, _) = Paging.Ask(PagedList.Generations, 2, null);
        var pages = await GenerationQueries.PagesByProject(session, [stage.Acme.Project(1), stage.Acme.Project(2), stage.Acme.Project(3)], asked!, default);
        Assert.Equal([stage.Acme.Generation(6).Value, stage.Acme.Generation(4).Value], pages[stage.Acme.Project(1)].Nodes.Select(row => row.Id));
        Assert.Equal([stage.Acme.Generation(5).Value, stage.Acme.Generation(3).Value], pages[stage.Acme.Project(2)].Nodes.Select(row => row.Id));
        Assert.True(pages[stage.Acme.Project(1)].HasNextPage);
        Assert.Equal((false, null), (pages[stage.Acme.Project(3)].HasNextPage, pages[stage.Acme.Project(3)].EndCursor));
    }

    [Fact]
    public void A_forged_or_foreign_cursor_and_a_page_out_of_bounds_are_refused()
    {
        var good = Paging.Encode(PagedList.Projects, new LogPosition(long.MaxValue, 7));
        Assert.Equal(new LogPosition(long.MaxValue, 7), Paging.Ask(PagedList.Projects, 1, good).Asked!.After);
        string[] bad = ["", "x", "سابق", good + "A", good[..^1], Paging.Encode(PagedList.Ledger, new LogPosition(3, 3)), new('A', 5_000), "cC4tMS4x", "cC4x", "cC4wMS4x"];
        Assert.All(bad, cursor => Assert.Equal(PageRefusal.BadCursor, Paging.Ask(PagedList.Projects, 1, cursor).Refusal));
        Assert.All([0, -1, 101, int.MaxValue], first => Assert.Equal(PageRefusal.BadFirst, Paging.Ask(PagedList.Projects, first, null).Refusal));
    }

    [Fact]
    public void Cursors_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            Assert.Equal("cC4xMi4zNA", Paging.Encode(PagedList.Projects, new LogPosition(12, 34)));
            Assert.Equal(new LogPosition(12, 34), Paging.Ask(PagedList.Projects, 1, "cC4xMi4zNA").Asked!.After);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void WriteGenerations(Story story, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            story.Requested(number);
            story.Sampled(number);
        }
    }
}
