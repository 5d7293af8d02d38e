using Pulse.Adapters.Sagas;
using Pulse.Contracts.Log;
using Pulse.Ports.Sagas;

namespace Pulse.Adapters.Tests.Sagas;

public sealed class PostgreSqlSagaIndexTests(PostgresDatabase database)
    : SagaIndexContract(async () => await PostgreSqlSagaIndex.Open(database.ConnectionString, default)), IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    public Task InitializeAsync() => database.ExecuteAsync("DROP SCHEMA IF EXISTS write CASCADE");

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The contract of <see cref="ISagaIndex"/>: it only moves forward, forgets no open saga, and two hosts do no harm.</summary>
public abstract class SagaIndexContract(Func<Task<ISagaIndex>> open)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_a_new_index_Then_it_starts_before_the_log_and_is_empty()
    {
        var index = await open();

        Assert.Equal(LogPosition.Start, await index.Checkpoint(default));
        Assert.Empty(await index.Open(null, 10, default));
        Assert.Empty(await index.Due(Noon, 10, default));
    }

    [Fact]
    public async Task Given_sagas_Then_the_due_ones_come_the_most_overdue_first_and_the_others_not()
    {
        var index = await open();
        await index.Record(
            [Entry("late", Noon.AddMinutes(-1)), Entry("latest", Noon.AddHours(-1)), Entry("now", Noon), Entry("soon", Noon.AddSeconds(1)), Entry("never", null)],
            LogPosition.At(5),
            default);

        Assert.Equal(["latest", "late", "now"], Ids(await index.Due(Noon, 10, default)));
        Assert.Equal(["latest", "late"], Ids(await index.Due(Noon, 2, default)));
        Assert.Equal(Noon.AddHours(-1), (await index.Due(Noon, 1, default))[0].NextDue);
        Assert.Equal(LogPosition.At(5), await index.Checkpoint(default));
    }

    [Fact]
    public async Task Given_open_sagas_Then_paging_sees_each_once_in_the_order_of_names()
    {
        var index = await open();
        var names = Enumerable.Range(0, 25).Select(i => FormattableString.Invariant($"Z{i:00}a")).ToArray();
        await index.Record([.. names.Reverse().Select(name => Entry(name, null))], LogPosition.At(25), default);

        var seen = new List<string>();
        StreamName? after = null;
        IReadOnlyList<OpenSaga> page;
        while ((page = await index.Open(after, 10, default)).Count > 0)
        {
            seen.AddRange(Ids(page));
            after = page[^1].Stream;
        }

        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task Given_a_saga_that_moves_on_and_ends_Then_its_newest_word_holds()
    {
        var index = await open();
        await index.Record([Entry("a", Noon), Entry("b", Noon)], LogPosition.At(1), default);
        await index.Record([Entry("a", Noon.AddHours(1)), Closed("b")], LogPosition.At(2), default);

        Assert.Empty(await index.Due(Noon, 10, default));
        Assert.Equal(["a"], Ids(await index.Open(null, 10, default)));
    }

    [Fact]
    public async Task Given_several_words_about_one_saga_at_once_Then_the_last_one_holds()
    {
        var index = await open();

        await index.Record([Entry("a", Noon), Entry("b", null), Closed("a"), Entry("a", Noon.AddHours(2)), Closed("b")], LogPosition.At(1), default);

        var only = Assert.Single(await index.Open(null, 10, default));
        Assert.Equal(Noon.AddHours(2), only.NextDue);
    }

    [Fact]
    public async Task Given_a_position_that_is_not_beyond_the_checkpoint_Then_nothing_changes()
    {
        var index = await open();
        var other = await open();
        await index.Record([Entry("a", Noon)], LogPosition.At(10), default);

        await other.Record([Closed("a")], LogPosition.At(10), default);
        await other.Record([Closed("a")], LogPosition.At(9), default);

        Assert.Equal(["a"], Ids(await other.Open(null, 10, default)));
        Assert.Equal(LogPosition.At(10), await index.Checkpoint(default));
    }

    [Fact]
    public async Task Given_nothing_of_interest_Then_the_checkpoint_moves_all_the_same()
    {
        var index = await open();

        await index.Record([], LogPosition.At(7), default);

        Assert.Equal(LogPosition.At(7), await index.Checkpoint(default));
    }

    [Fact]
    public async Task Given_two_hosts_recording_the_same_at_once_Then_the_index_is_as_if_by_one()
    {
        var hosts = new[] { await open(), await open() };
        await Task.WhenAll(hosts.Select(host => Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
            {
                await host.Record([i % 2 == 1 ? Entry("a", Noon) : Closed("a"), Entry(FormattableString.Invariant($"saga{i % 5}"), Noon.AddMinutes(i))], LogPosition.At(i), default);
            }
        })));

        Assert.Equal(LogPosition.At(50), await hosts[0].Checkpoint(default));
        var sagas = await hosts[1].Open(null, 10, default);
        Assert.Equal(["saga0", "saga1", "saga2", "saga3", "saga4"], Ids(sagas));
        Assert.Equal(Noon.AddMinutes(50), sagas[0].NextDue);
    }

    [Fact]
    public async Task Given_a_deadline_between_microseconds_Then_the_saga_is_never_due_before_it()
    {
        var index = await open();
        var due = Noon.AddTicks(7);
        await index.Record([Entry("a", due)], LogPosition.At(1), default);

        Assert.Empty(await index.Due(due.AddTicks(-1), 10, default));
        Assert.Single(await index.Due(due.AddMicroseconds(1), 10, default));
    }

    private static SagaIndexEntry Entry(string id, DateTimeOffset? due) => new(StreamName.Parse($"generationsaga-{id}"), IsOpen: true, due);

    private static SagaIndexEntry Closed(string id) => new(StreamName.Parse($"generationsaga-{id}"), IsOpen: false, NextDue: null);

    private static IEnumerable<string> Ids(IReadOnlyList<OpenSaga> sagas) => sagas.Select(saga => saga.Stream.Id);
}
