using Xunit.Sdk;

namespace Pulse.Cli.Tests;

/// <summary>The tests' own tools: a tool that lies makes every test that uses it worthless.</summary>
public sealed class TestingTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_database_is_empty_at_first_and_gone_at_the_end()
    {
        string name;
        await using (var other = await PostgresDatabase.CreateAsync())
        {
            name = other.Name;
            Assert.Equal(0L, await CountAsync(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
            Assert.Equal(1L, await CountAsync(database, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
        }

        Assert.Equal(0L, await CountAsync(database, $"SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    }

    [Fact]
    public async Task Eventually_fails_with_the_state_that_was_seen_instead()
    {
        var failure = await Assert.ThrowsAsync<XunitException>(() => Eventually.Until(() => false, Short, () => "stuck at 7"));

        Assert.Contains("stuck at 7", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eventually_passes_as_soon_as_the_state_is_there()
    {
        var looks = 0;

        await Eventually.Until(() => ++looks == 3, Long, () => "never");

        Assert.Equal(3, looks);
    }

    [Fact]
    public void A_fake_clock_fires_timers_in_due_order_each_at_its_own_time()
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = Timer("late", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = Timer("often", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = Timer("never", TimeSpan.FromSeconds(60), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            [("often", TimeSpan.FromSeconds(2)), ("often", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5))], fired);
        Assert.Equal(start + TimeSpan.FromSeconds(5), clock.GetUtcNow());

        ITimer Timer(string name, TimeSpan due, TimeSpan period) =>
            clock.CreateTimer(_ => fired.Add((name, clock.GetUtcNow() - start)), null, due, period);
    }

    [Fact]
    public async Task A_fake_clock_drives_waits_of_the_framework()
    {
        var clock = new FakeTimeProvider();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10), clock);
        Assert.Equal(1, clock.TimersSet);

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(limit.IsCancellationRequested);
        clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.Until(() => limit.IsCancellationRequested, Long, () => "The limit did not fire.");
    }

    private static async Task<long> CountAsync(PostgresDatabase on, string sql)
    {
        await using var command = on.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
