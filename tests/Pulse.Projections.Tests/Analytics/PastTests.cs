using System.Globalization;
using Npgsql;
using Pulse.Contracts.Generation;
using Pulse.Projections.Engine;
using Pulse.Projections.Tests.Support;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>What an analyst is told of the past, against a fold of the log up to the same instant.</summary>
public sealed class PastTests
{
    private const int Instants = 200;

    [Fact]
    public async Task Given_random_instants_When_an_analyst_asks_how_it_was_Then_every_function_equals_a_fold_of_the_log()
    {
        var clock = new FakeTimeProvider();
        var random = new Random(20261122);
        await using var stage = await Stage.Set(new FakeLog(clock));
        WriteMuch(stage, clock, random);
        await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);
        var events = stage.Log.Snapshot();
        var first = events.First(e => e.Stream.Category == "credits" && PastFold.IsOf(stage.Acme, e)).RecordedAt;
        var last = events[^1].RecordedAt;

        for (var asked = 0; asked < Instants; asked++)
        {
            var instant = first.AddMilliseconds(random.Next((int)(last - first).TotalMilliseconds + 2));
            Assert.Equal(PastFold.Of(stage.Acme, events.Where(e => e.RecordedAt <= instant)), await Told(analyst, instant));
        }
    }

    [Fact]
    public async Task Given_the_last_instant_When_asked_how_it_was_Then_it_is_the_view_of_now()
    {
        var clock = new FakeTimeProvider();
        await using var stage = await Stage.Set(new FakeLog(clock));
        WriteMuch(stage, clock, new Random(3));
        await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);

        foreach (var view in new[] { "generations", "samples", "ledger_lines", "balance", "usage_per_day" })
        {
            var now = (await analyst.Rows($"SELECT * FROM analytics.{view}")).Order(StringComparer.Ordinal).ToArray();
            Assert.NotEmpty(now);
            Assert.Equal(now, (await analyst.Rows($"SELECT * FROM analytics.{view}_as_of(now())")).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("now() + interval '1 day'", PostgresErrorCodes.InvalidParameterValue, "is in the future")]
    [InlineData("'1969-01-01T00:00:00Z'", PostgresErrorCodes.InvalidParameterValue, "is before the first event")]
    [InlineData("'-infinity'", PostgresErrorCodes.InvalidParameterValue, "is before the first event")]
    [InlineData("'infinity'", PostgresErrorCodes.InvalidParameterValue, "is in the future")]
    [InlineData("NULL", PostgresErrorCodes.NullValueNotAllowed, "needs an instant")]
    public async Task Given_an_instant_that_cannot_be_told_of_When_asked_Then_it_is_a_clear_error_even_of_an_organization_without_rows(
        string instant, string state, string words)
    {
        await using var stage = await Stage.Set();
        stage.Acme.OrganizationCreated("org");
        stage.Acme.Granted(1);
        await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);

        foreach (var function in new[] { "generations_as_of", "samples_as_of", "ledger_lines_as_of", "balance_as_of", "usage_per_day_as_of", "as_of" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => analyst.Rows($"SELECT * FROM analytics.{function}({instant})"));
            Assert.Equal(state, refused.SqlState);
            Assert.Contains(words, refused.MessageText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Given_an_organization_of_which_nothing_is_recorded_When_asked_how_it_was_Then_it_is_an_error_that_says_so()
    {
        await using var stage = await Stage.Set();
        stage.Acme.OrganizationCreated("org");
        stage.Bravo.Granted(1);
        await stage.Play();
        await using var door = await Door.Open(stage);

        var refused = await Assert.ThrowsAsync<PostgresException>(
            async () => await (await door.Analyst(stage.Acme)).Rows("SELECT * FROM analytics.balance_as_of(now())"));

        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, refused.SqlState);
    }

    [Fact]
    public async Task Given_a_read_model_that_stands_still_When_asked_for_an_instant_after_it_Then_it_is_an_error_and_never_an_old_answer()
    {
        await using var stage = await Stage.Set();
        stage.Acme.OrganizationCreated("org");
        stage.Acme.Granted(5);
        await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);
        await using (var stop = stage.Source.CreateCommand("UPDATE read.checkpoint SET state = 'stopped' WHERE projection = 'credits'"))
        {
            await stop.ExecuteNonQueryAsync();
        }

        var refused = await Assert.ThrowsAsync<PostgresException>(() => analyst.Rows("SELECT * FROM analytics.balance_as_of(now())"));

        Assert.Equal(PostgresErrorCodes.ObjectNotInPrerequisiteState, refused.SqlState);
        Assert.Single(await analyst.Rows("SELECT * FROM analytics.balance_as_of((SELECT last_event_at FROM analytics.lag WHERE read_model = 'credits'))"));
    }

    [Fact]
    public async Task The_planner_opens_the_functions_up_so_that_conditions_reach_the_tables()
    {
        await using var stage = await Stage.Set();
        stage.Acme.OrganizationCreated("org");
        stage.Acme.Granted(1);
        await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);
        await using var session = await analyst.OpenConnectionAsync();
        await using var explain = new NpgsqlCommand(
            "EXPLAIN SELECT * FROM analytics.generations_as_of(now()) WHERE generation_id = '00000000-0000-8000-8000-000000000001'", session);
        var plan = new List<string>();
        await using (var row = await explain.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                plan.Add(row.GetString(0));
            }
        }

        var text = string.Join('\n', plan);
        Assert.DoesNotContain("Function Scan", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("(id = '00000000").Length);
    }

    private static async Task<string> Told(NpgsqlDataSource analyst, DateTimeOffset instant)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"'{instant.UtcDateTime:O}'");
        return PastFold.Tell(
            await analyst.Texts($"SELECT concat_ws(' ', generation_id, status, samples_ready, picked_sample) FROM analytics.generations_as_of({at})"),
            await analyst.Scalar<long>($"SELECT count(*) FROM analytics.samples_as_of({at})"),
            await analyst.Texts($"SELECT concat_ws(' ', kind, credits, available_change) FROM analytics.ledger_lines_as_of({at}) ORDER BY last_event COLLATE \"C\""),
            await analyst.Scalar<string>($"SELECT concat_ws(' ', granted, available, held, settled) FROM analytics.balance_as_of({at})"),
            await analyst.Scalar<string>($"SELECT concat_ws(' ', sum(generations_requested), sum(samples_rendered), sum(credits_held)) FROM analytics.usage_per_day_as_of({at})"));
    }

    private static void WriteMuch(Stage stage, FakeTimeProvider clock, Random random)
    {
        foreach (var story in new[] { stage.Acme, stage.Bravo })
        {
            story.OrganizationCreated("org");
            clock.Advance(TimeSpan.FromMilliseconds(5));
            story.Granted(1_000);
        }

        for (var number = 1; number <= 12; number++)
        {
            foreach (var story in new[] { stage.Acme, stage.Bravo })
            {
                foreach (var step in Steps(story, number, random))
                {
                    // Often several events are recorded in the same instant.
                    clock.Advance(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(1, 50) : 0));
                    step();
                }
            }
        }
    }

    private static IEnumerable<Action> Steps(Story story, int number, Random random)
    {
        yield return () => story.Held(number);
        yield return () => story.Requested(number);
        yield return () => story.Sampled(number, samples: random.Next(1, 4));
        if (number % 3 == 0)
        {
            yield return () => story.On(number, new GenerationCancelled(1, Story.Day));
            yield return () => story.Released(number);
        }
        else
        {
            yield return () => story.On(number, new SamplesCompleted(1, Story.Day, Story.Day));
            yield return () => story.PickedAndPaid(number, sample: 1);
            yield return () => story.Settled(number);
        }
    }
}
