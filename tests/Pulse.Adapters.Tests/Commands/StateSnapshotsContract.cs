using Pulse.Adapters.Commands;
using Pulse.Contracts.Log;
using Pulse.Ports;
using Pulse.Ports.Commands;

namespace Pulse.Adapters.Tests.Commands;

public sealed class PostgreSqlStateSnapshotsTests(PostgresDatabase database)
    : StateSnapshotsContract(async () => await PostgreSqlStateSnapshots.Open(database.ConnectionString, default)), IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Given_no_database_Then_it_is_a_fault_with_a_site_id_and_not_the_driver_s()
    {
        await using var lost = await PostgresDatabase.CreateAsync();
        var snapshots = await PostgreSqlStateSnapshots.Open(lost.ConnectionString, default);
        await lost.DisposeAsync();

        Assert.Equal("PLS-5A91", (await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await snapshots.Find(Stream, 1, default))).SiteId);
        Assert.Equal("PLS-5A92", (await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await snapshots.Save(Snapshot(1, 1), default))).SiteId);
    }
}

/// <summary>
/// The contract of <see cref="IStateSnapshots"/>. What would go wrong in silence without it: a build that reads the state of
/// another build's fold.
/// </summary>
public abstract class StateSnapshotsContract(Func<Task<IStateSnapshots>> open)
{
    private const int LargeBytes = 8 * 1024 * 1024;

    private static readonly Random Bytes = new(20261122);

    protected StreamName Stream { get; } = StreamName.For("credits", Guid.NewGuid());

    [Fact]
    public async Task Given_none_Then_none_is_found() => Assert.Null(await (await open()).Find(Stream, 1, default));

    [Fact]
    public async Task Given_a_snapshot_Then_every_process_finds_it_byte_for_byte()
    {
        var saved = Snapshot(1, 499);
        await (await open()).Save(saved, default);

        AssertSame(saved, await (await open()).Find(Stream, 1, default));
    }

    [Fact]
    public async Task Given_snapshots_of_several_fold_versions_and_streams_Then_each_is_found_as_its_own_only()
    {
        var snapshots = await open();
        var (old, current) = (Snapshot(1, 999), Snapshot(2, 499));
        await snapshots.Save(old, default);
        await snapshots.Save(current, default);
        await snapshots.Save(Snapshot(2, 1) with { Stream = StreamName.For("credits", Guid.NewGuid()) }, default);

        AssertSame(old, await snapshots.Find(Stream, 1, default));
        AssertSame(current, await snapshots.Find(Stream, 2, default));
        Assert.Null(await snapshots.Find(Stream, 3, default));
    }

    [Fact]
    public async Task Given_another_snapshot_Then_the_last_word_holds_whatever_its_revision()
    {
        var snapshots = await open();
        await snapshots.Save(Snapshot(1, 499), default);
        await snapshots.Save(Snapshot(1, 1_000_000), default);
        var last = Snapshot(1, 999);
        await snapshots.Save(last, default);

        AssertSame(last, await snapshots.Find(Stream, 1, default));
    }

    [Fact]
    public async Task Given_a_large_state_Then_it_comes_back_whole()
    {
        var snapshots = await open();
        var large = Snapshot(1, 499) with { Content = RandomBytes(LargeBytes) };
        await snapshots.Save(large, default);

        AssertSame(large, await snapshots.Find(Stream, 1, default));
    }

    [Fact]
    public async Task Given_processes_that_save_at_once_Then_one_whole_snapshot_stays()
    {
        var processes = new[] { await open(), await open() };
        var all = Enumerable.Range(1, 40).Select(revision => Snapshot(1, revision)).ToArray();
        await Task.WhenAll(all.Select((snapshot, index) => Task.Run(async () => await processes[index % 2].Save(snapshot, default))));

        var found = await processes[0].Find(Stream, 1, default);

        AssertSame(all.Single(snapshot => snapshot.Revision == found!.Revision), found);
    }

    protected StateSnapshot Snapshot(int foldVersion, long revision) => new(Stream, foldVersion, revision, Guid.NewGuid(), RandomBytes(100));

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        lock (Bytes)
        {
            Bytes.NextBytes(bytes);
        }

        return bytes;
    }

    private static void AssertSame(StateSnapshot expected, StateSnapshot? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Content.ToArray(), found.Content.ToArray());
        Assert.Equal(expected with { Content = default }, found with { Content = default });
    }
}
