using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Bff.Edge;
using Pulse.Bff.Rest;
using Pulse.Bff.Rest.Idempotency;
using Pulse.Contracts.Ids;
using Pulse.GraphQL;
using Pulse.Ports;
using Pulse.Ports.Limits;

namespace Pulse.Bff.Tests.Rest;

/// <summary>What callers are told, and what is kept, when something on the way fails.</summary>
public sealed class EndpointTests
{
    private const string Projects = "/v1/projects";
    private readonly RestStage _stage = new();

    private static JsonObject Body => new() { ["name"] = "campaign" };

    [Fact]
    public async Task Ids_follow_from_organization_route_and_key_and_from_nothing_else()
    {
        var (status, headers, json) = await _stage.PostAsync(Projects, Body, "k");

        var expected = DerivedId.From("rest", _stage.Caller.OrganizationId.ToString(), "POST /v1/projects", "k", "projectId");
        Assert.Equal((201, expected.ToString(), $"/v1/projects/{expected}"), (status, (string)json!["projectId"]!, headers.Location.ToString()));
        Assert.Equal($"project-{expected}", _stage.Commands.LastStream.Value);
        Assert.NotEqual(expected.ToString(), (string)(await _stage.PostAsync(Projects, Body, "K")).Json!["projectId"]!);
        Assert.Equal(2, _stage.Commands.Executed);
    }

    [Fact]
    public async Task Given_that_the_answer_cannot_be_kept_Then_the_key_stays_in_flight_and_after_its_lease_the_receipt_answers()
    {
        _stage.Answers.KeepFault = new PulseFaultException("PLS-TEST", "Lost.");
        Assert.Equal((503, "NOT_AVAILABLE"), Told(await _stage.PostAsync(Projects, Body, "k")));
        _stage.Answers.KeepFault = null;
        Assert.Equal((409, "IDEMPOTENCY_KEY_IN_FLIGHT"), Told(await _stage.PostAsync(Projects, Body, "k")));

        _stage.Answers.HasLeaseEnded = true;
        var (status, headers, _) = await _stage.PostAsync(Projects, Body, "k");

        Assert.Equal((201, ""), (status, headers["Idempotency-Replayed"].ToString()));
        Assert.Equal((2, 1), (_stage.Commands.Asked, _stage.Commands.Executed));
        Assert.Equal("true", (await _stage.PostAsync(Projects, Body, "k")).Headers["Idempotency-Replayed"].ToString());
    }

    [Fact]
    public async Task Given_a_fault_of_the_write_side_Then_nothing_is_kept_and_the_next_try_is_carried_out()
    {
        _stage.Commands.Before = _ => throw new InvalidOperationException("secret detail");
        var (status, _, json) = await _stage.PostAsync(Projects, Body, "k");
        Assert.Equal((500, "INTERNAL"), (status, (string)json!["code"]!));
        Assert.DoesNotContain("secret detail", json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, _stage.Answers.Rows);

        _stage.Commands.Before = _ => { };
        Assert.Equal(201, (await _stage.PostAsync(Projects, Body, "k")).Status);
    }

    [Fact]
    public async Task Given_a_fault_of_the_edge_itself_Then_it_is_a_problem_and_the_key_is_free_again()
    {
        _stage.Answers.KeepFault = new TimeoutException("secret detail");
        var (status, _, json) = await _stage.PostAsync(Projects, Body, "k");
        Assert.Equal((500, "INTERNAL"), (status, (string)json!["code"]!));
        Assert.DoesNotContain("secret detail", json.ToJsonString(), StringComparison.Ordinal);

        _stage.Answers.KeepFault = null;
        Assert.Equal(201, (await _stage.PostAsync(Projects, Body, "k")).Status);
        Assert.Equal((2, 1), (_stage.Commands.Asked, _stage.Commands.Executed));
    }

    [Fact]
    public async Task A_sweep_goes_on_while_there_is_more_and_ends_at_its_limit()
    {
        var options = new RestOptions { SweepRowsMax = 10, SweepStatementsMax = 3 };
        var swept = new ConcurrentQueue<int>([10, 4, 10, 10, 10, 10]);
        using var ended = new SemaphoreSlim(0);
        _stage.Answers.Swept = () =>
        {
            ended.Release();
            return swept.TryDequeue(out var rows) ? rows : 0;
        };
        using var sweeper = new AnswerSweeper(_stage.Answers, options, _stage.Time, NullLogger<AnswerSweeper>.Instance);
        await sweeper.StartAsync(default);
        foreach (var (statements, left) in new[] { (2, 4), (3, 1) })
        {
            await Eventually.Until(_ => Task.FromResult(_stage.Time.TimersSet == 1), TimeSpan.FromSeconds(10), () => Task.FromResult("no timer"));
            _stage.Time.Advance(options.SweepInterval);
            for (var statement = 0; statement < statements; statement++)
            {
                Assert.True(await ended.WaitAsync(TimeSpan.FromSeconds(10)));
            }

            Assert.Equal(left, swept.Count);
        }

        await sweeper.StopAsync(default);
    }

    [Fact]
    public async Task Given_a_caller_who_hangs_up_Then_what_was_begun_is_answered_and_kept()
    {
        using var hangUp = new CancellationTokenSource();
        _stage.Commands.Before = _ => hangUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stage.PostAsync(Projects, Body, "k", hangUp.Token));

        Assert.Equal("true", (await _stage.PostAsync(Projects, Body, "k")).Headers["Idempotency-Replayed"].ToString());
        Assert.Equal(1, _stage.Commands.Asked);
    }

    [Fact]
    public async Task Given_that_the_person_was_erased_Then_the_kept_answer_is_forgotten_and_nothing_new_is_stored_about_them()
    {
        await _stage.PostAsync(Projects, Body, "k");
        await _stage.Keys.Erase(_stage.Caller.PersonId, default);

        Assert.Equal((403, "SUBJECT_ERASED"), Told(await _stage.PostAsync(Projects, Body, "k")));
        Assert.Equal((1, 0), (_stage.Commands.Executed, _stage.Answers.Rows));
    }

    [Fact]
    public async Task Members_in_another_order_are_the_same_request_and_another_value_is_another()
    {
        var path = $"/v1/generations/{Guid.CreateVersion7()}/pick";
        var first = await _stage.PostAsync(path, new JsonObject { ["sample"] = 1, ["alsoIn"] = new JsonArray("STORY") }, "k");
        var turned = await _stage.PostAsync(path, new JsonObject { ["alsoIn"] = new JsonArray("STORY"), ["sample"] = 1 }, "k");

        Assert.Equal((202, "true"), (first.Status, turned.Headers["Idempotency-Replayed"].ToString()));
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), Told(await _stage.PostAsync(path, new JsonObject { ["sample"] = 2, ["alsoIn"] = new JsonArray("STORY") }, "k")));
        Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), Told(await _stage.PostAsync($"/v1/generations/{Guid.CreateVersion7()}/pick", new JsonObject { ["sample"] = 1, ["alsoIn"] = new JsonArray("STORY") }, "k")));
    }

    [Fact]
    public async Task A_late_view_is_503_with_the_lag_and_when_to_ask_again()
    {
        _stage.Refusal = new GraphQLException(
            "Late.", EdgeErrors.Lagging, new Dictionary<string, object?>(StringComparer.Ordinal) { ["lag"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["view"] = "projects", ["positions"] = 3L } });
        var (status, headers, json) = await _stage.GetAsync("/v1/quote?format=A4");

        Assert.Equal((503, "LAGGING", "1", 3), (status, (string)json!["code"]!, headers.RetryAfter.ToString(), (int)json["lag"]!["positions"]!));
    }

    [Fact]
    public async Task An_organization_beyond_its_limit_is_told_when_it_may_go_on_and_nothing_is_done()
    {
        _stage.Verdict = new RateVerdict(IsAllowed: false, 0, TimeSpan.FromSeconds(3.2));
        var (status, headers, json) = await _stage.PostAsync(Projects, Body, "k");

        Assert.Equal((429, "TOO_MANY_REQUESTS"), (status, (string)json!["code"]!));
        Assert.Equal(("1200", "0", "4", "4"), (headers["RateLimit-Limit"].ToString(), headers["RateLimit-Remaining"].ToString(), headers["RateLimit-Reset"].ToString(), headers.RetryAfter.ToString()));
        Assert.Equal((0, 0), (_stage.Commands.Asked, _stage.Answers.Rows));
    }

    private static (int Status, string? Code) Told((int Status, Microsoft.AspNetCore.Http.IHeaderDictionary Headers, JsonNode? Json) reply) => (reply.Status, (string?)reply.Json!["code"]);
}
