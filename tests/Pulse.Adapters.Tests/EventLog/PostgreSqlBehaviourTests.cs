using Npgsql;
using Pulse.Contracts.Log;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

/// <summary>What this adapter promises beyond the contract: its batches, its role, its limits, and two independent ways to hear of news.</summary>
public sealed class PostgreSqlBehaviourTests : IAsyncLifetime
{
    private const int NeverMs = 600_000;
    private const int EventsOfALongLog = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(30));
    private PostgreSqlLogUnderTest? _under;

    private PostgreSqlLogUnderTest Under => _under!;

    private CancellationToken Cancellation => _timeout.Token;

    public async Task InitializeAsync() => _under = await PostgreSqlLogUnderTest.Create();

    public async Task DisposeAsync()
    {
        await Under.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Given_appends_that_wait_for_the_head_Then_they_commit_as_one_batch_in_order_and_a_failed_one_fails_alone()
    {
        var log = await Under.Open();
        var stream = Samples.Stream();
        var repeated = Samples.Events(1);
        Task<AppendResult>[] appends;
        await using (await HoldHead())
        {
            var first = log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation).AsTask();
            await UntilWaitingForHead();
            appends =
            [
                first,
                log.Append(stream, ExpectedRevision.None, Samples.Events(2), Cancellation).AsTask(),
                log.Append(stream, ExpectedRevision.Exact(1), repeated, Cancellation).AsTask(),
                log.Append(stream, ExpectedRevision.Exact(1), Samples.Events(1), Cancellation).AsTask(),
                log.Append(stream, ExpectedRevision.Exact(1), repeated, Cancellation).AsTask(),
                log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation).AsTask(),
            ];
        }

        var results = await Task.WhenAll(appends);

        Assert.Equal(
            [
                new AppendResult.Appended(0, LogPosition.At(1), WasRepeat: false),
                new AppendResult.Appended(1, LogPosition.At(3), WasRepeat: false),
                new AppendResult.Appended(2, LogPosition.At(4), WasRepeat: false),
                new AppendResult.Conflict(2),
                new AppendResult.Appended(2, LogPosition.At(4), WasRepeat: true),
                new AppendResult.Appended(0, LogPosition.At(5), WasRepeat: false),
            ],
            results);
        Assert.Equal(2L, await Scalar("SELECT count(DISTINCT xmin::text) FROM log.events"));
    }

    [Fact]
    public async Task Given_a_caller_that_leaves_while_its_append_waits_Then_nothing_is_appended_for_it()
    {
        var log = await Under.Open();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<AppendResult> first;
        await using (await HoldHead())
        {
            first = log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation).AsTask();
            await UntilWaitingForHead();
            var left = log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), leaving.Token).AsTask();
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        await first;
        await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);

        Assert.Equal(LogPosition.At(2), await log.Head(Cancellation));
    }

    [Fact]
    public async Task Given_more_than_an_append_may_hold_Then_it_is_refused_and_the_next_one_is_not()
    {
        var log = await Under.Open(options => options with { AppendEventsMax = 3, AppendBytesMax = 1000 });
        var stream = Samples.Stream();

        await Assert.ThrowsAsync<EventLogException>(async () => await log.Append(stream, ExpectedRevision.None, Samples.Events(4), Cancellation));
        await Assert.ThrowsAsync<EventLogException>(
            async () => await log.Append(stream, ExpectedRevision.None, [Samples.Event(new string(' ', 1000))], Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await log.Append(stream, ExpectedRevision.None, [Samples.Event() with { Type = "bad\0type" }], Cancellation));

        Assert.IsType<AppendResult.Appended>(await log.Append(stream, ExpectedRevision.None, Samples.Events(3), Cancellation));
    }

    [Fact]
    public async Task Given_small_batches_and_pages_When_much_is_appended_and_read_Then_all_of_it_is_there()
    {
        var log = await Under.Open(options => options with
        {
            BatchAppendsMax = 3, BatchEventsMax = 5, BatchBytesMax = 100, QueueAppendsMax = 2, PageBytesMax = 40, SubscriptionPageEvents = 4, TailEventsMax = 6, TailBytesMax = 60,
        });

        await using var early = new SubscriptionProbe(log, LogPosition.Start, CategoryFilter.All, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1 + (i % 7)), Cancellation).AsTask()));

        var head = await log.Head(Cancellation);
        await using var probe = new SubscriptionProbe(log, LogPosition.Start, CategoryFilter.All, Cancellation);
        await probe.UntilCheckpoint(head, Cancellation);
        await early.UntilCheckpoint(head, Cancellation);
        Assert.Equal(probe.Events.Select(e => e.EventId), early.Events.Select(e => e.EventId));
        Assert.Equal(Enumerable.Range(1, (int)head.Commit).Select(i => (long)i), probe.Events.Select(e => e.Position.Commit));
    }

    [Fact]
    public async Task Given_no_poll_Then_news_comes_from_this_process_and_by_notification_from_another()
    {
        var here = await Under.Open(options => options with { PollMs = NeverMs });
        var there = await Under.Open(options => options with { PollMs = NeverMs });
        await using var probe = new SubscriptionProbe(here, LogPosition.Start, CategoryFilter.All, Cancellation);
        await probe.UntilCaughtUp(Cancellation);

        await here.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);
        await probe.UntilEvents(1, Cancellation);
        await there.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);
        await probe.UntilEvents(2, Cancellation);
    }

    [Fact]
    public async Task Given_no_notification_Then_the_poll_finds_the_news()
    {
        var here = await Under.Open(options => options with { PollMs = 100, ListenRetryMs = NeverMs });
        var there = await Under.Open();
        await using var probe = new SubscriptionProbe(here, LogPosition.Start, CategoryFilter.All, Cancellation);
        await probe.UntilCaughtUp(Cancellation);
        await Eventually.Until(async _ => await Under.KillListeners() > 0, TimeSpan.FromSeconds(10), () => Task.FromResult("nobody listens"));

        await there.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);

        await probe.UntilEvents(1, Cancellation);
        Assert.Equal(0, await Under.KillListeners());
    }

    [Fact]
    public async Task Given_a_missing_event_Then_no_reader_steps_over_it_in_silence()
    {
        var log = await Under.Open();
        await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(5), Cancellation);
        await Under.Database.ExecuteAsync("DELETE FROM log.events WHERE position = 3");

        await Assert.ThrowsAsync<EventLogException>(async () => await log.ReadAll(LogPosition.Start, CategoryFilter.All, 10, Cancellation));
    }

    [Theory]
    [InlineData("UPDATE log.events SET type = 'other'")]
    [InlineData("DELETE FROM log.events")]
    [InlineData("TRUNCATE log.events")]
    public async Task Given_the_append_role_Then_it_can_neither_change_nor_remove_an_event(string sql)
    {
        await Under.Open();
        await using var connection = new NpgsqlConnection(Options().AppendConnectionString());
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Given_a_writer_that_goes_idle_with_the_head_Then_the_server_ends_it_and_the_others_go_on()
    {
        var log = await Under.Open();
        await using var idle = new NpgsqlConnection((Options() with { IdleInTransactionSecondsMax = 1 }).AppendConnectionString());
        await idle.OpenAsync(Cancellation);
        await using var hold = new NpgsqlCommand("BEGIN; SELECT epoch FROM log.head FOR UPDATE", idle);
        await hold.ExecuteNonQueryAsync(Cancellation);

        var result = await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);

        Assert.IsType<AppendResult.Appended>(result);
    }

    [Fact]
    public async Task Given_many_processes_starting_at_once_Then_each_finds_the_schema()
    {
        var logs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open()));

        Assert.Single((await Task.WhenAll(logs.Select(log => log.Epoch(Cancellation).AsTask()))).Distinct());
        foreach (var log in logs)
        {
            await log.DisposeAsync();
        }

        Task<PostgreSqlEventLog> Open() => PostgreSqlEventLog.Open(
            Options(), Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, Cancellation);
    }

    [Fact]
    public async Task Given_a_closed_log_When_appended_to_Then_it_is_a_fault()
    {
        var log = await Under.Open(options => options);
        await log.DisposeAsync();

        await Assert.ThrowsAsync<EventLogException>(async () => await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation));
    }

    private PostgreSqlEventLogOptions Options() => new() { ConnectionString = Under.Database.ConnectionString };

    [Fact]
    public async Task Given_a_word_on_the_channel_that_lies_Then_the_head_is_what_the_log_says()
    {
        var log = await Under.Open();
        using var signal = new HeadSignal(TimeProvider.System, TimeSpan.FromMilliseconds(NeverMs));
        await using var listener = new Listener(
            new PostgreSqlEventLogOptions { ConnectionString = Under.ConnectionString }, signal, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);
        listener.Start();
        await Eventually.Until(() => signal.Head == 1, Patience, () => "The listener does not listen.");
        await using (var liar = new NpgsqlConnection(Under.ConnectionString))
        {
            await liar.OpenAsync(Cancellation);
            foreach (var word in new[] { long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture), "-1", "nonsense" })
            {
                await using var notify = new NpgsqlCommand($"NOTIFY pulse_log, '{word}'", liar);
                await notify.ExecuteNonQueryAsync(Cancellation);
            }
        }

        await log.Append(Samples.Stream(), ExpectedRevision.None, Samples.Events(1), Cancellation);

        await Eventually.Until(() => signal.Head > 1, Patience, () => "Nothing was heard.");
        Assert.Equal(2, signal.Head);
    }

    [Fact]
    public async Task Given_a_long_log_Then_reading_a_rare_category_from_the_start_goes_by_its_index()
    {
        await Under.Open();
        await using var connection = await Under.Database.Source.OpenConnectionAsync(Cancellation);
        await Run(
            $"""
            INSERT INTO log.events
            SELECT n, category || '-' || n, 0, category, gen_random_uuid(), 'a', repeat('d', 300)::bytea, '', now()
            FROM (SELECT n, (ARRAY['common', 'usual', 'frequent'])[1 + n % 3] AS category FROM generate_series(1, {EventsOfALongLog}) AS n) AS made;
            ANALYZE log.events;
            SET plan_cache_mode = force_generic_plan;
            """);
        await Run($"PREPARE page (bigint, text[]) AS {LogReader.CategoriesSql(1_000)}");
        await using var explain = new NpgsqlCommand("EXPLAIN (FORMAT JSON) EXECUTE page (0, '{rare}')", connection);

        var plan = (string)(await explain.ExecuteScalarAsync(Cancellation))!;

        Assert.Contains("\"events_category_position\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("\"events_pkey\"", plan, StringComparison.Ordinal);

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    private async Task<IAsyncDisposable> HoldHead()
    {
        var connection = await Under.Database.Source.OpenConnectionAsync(Cancellation);
        var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT epoch FROM log.head FOR UPDATE", connection, transaction);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    private Task UntilWaitingForHead() => Eventually.Until(
        async _ => await Scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pulse-log-append' AND wait_event_type = 'Lock'") > 0,
        TimeSpan.FromSeconds(10),
        () => Task.FromResult("no append waits for the head"));

    private async Task<long> Scalar(string sql)
    {
        await using var command = Under.Database.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
