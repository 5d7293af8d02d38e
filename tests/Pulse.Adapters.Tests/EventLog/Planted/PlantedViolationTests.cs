using Pulse.Ports.EventLog;
using Xunit.Sdk;

namespace Pulse.Adapters.Tests.EventLog.Planted;

/// <summary>The suite is a guard, and a guard is tested: each broken log must fail the very test that exists to catch it.</summary>
public sealed class PlantedViolationTests
{
    [Fact]
    public Task Given_positions_from_a_sequence_Then_the_killed_writer_s_hole_is_found() => Finds<XunitException>(
        (log, database) => new SequenceLog(log, database.Source),
        suite => suite.Given_a_writer_killed_between_taking_positions_and_commit_Then_no_position_is_lost_and_trying_again_is_safe());

    [Fact]
    public Task Given_a_dropped_event_Then_it_is_found() => Finds<OperationCanceledException>(
        (log, _) => new DroppingLog(log),
        suite => suite.Given_writers_before_during_and_after_going_live_Then_each_event_comes_exactly_in_order_without_a_hole());

    [Fact]
    public Task Given_a_doubled_event_Then_it_is_found() => Finds<XunitException>(
        (log, _) => new StutteringLog(log),
        suite => suite.Given_writers_before_during_and_after_going_live_Then_each_event_comes_exactly_in_order_without_a_hole());

    [Fact]
    public Task Given_no_checkpoints_where_nothing_matches_Then_it_is_found() => Finds<OperationCanceledException>(
        (log, _) => new SilentLog(log),
        suite => suite.Given_a_filter_that_matches_nothing_When_subscribed_Then_checkpoints_still_move_in_catch_up_and_live());

    [Fact]
    public Task Given_forgotten_ids_Then_the_repeat_is_found() => Finds<XunitException>(
        (log, _) => new ForgetfulLog(log),
        suite => suite.Given_the_same_ids_at_the_same_place_When_appended_again_Then_the_first_answer_comes_back("exact"));

    [Fact]
    public Task Given_an_ignored_expectation_Then_it_is_found() => Finds<XunitException>(
        (log, _) => new CarelessLog(log),
        suite => suite.Given_another_revision_than_expected_When_appending_Then_conflict_tells_the_actual_one_and_nothing_is_written());

    private static async Task Finds<TFailure>(Func<IEventLog, PostgresDatabase, IEventLog> plant, Func<EventLogContract, Task> test)
        where TFailure : Exception
    {
        // What never comes is waited for to the end of the test's time; what comes wrong may take its time.
        var timeMax = typeof(TFailure) == typeof(OperationCanceledException) ? TimeSpan.FromSeconds(6) : TimeSpan.FromSeconds(60);
        var suite = new PlantedSuite(new PlantedFixture(plant, timeMax));
        await suite.InitializeAsync();
        try
        {
            await Assert.ThrowsAnyAsync<TFailure>(() => test(suite));
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    private sealed class PlantedSuite(IEventLogFixture fixture) : EventLogContract(fixture);

    private sealed class PlantedFixture(Func<IEventLog, PostgresDatabase, IEventLog> plant, TimeSpan timeMax) : IEventLogFixture
    {
        public bool HasDensePositions => true;

        public TimeSpan TestTimeMax => timeMax;

        public async Task<ILogUnderTest> NewLog() => new PlantedLogUnderTest(await PostgreSqlLogUnderTest.Create(), plant);
    }

    private sealed class PlantedLogUnderTest(PostgreSqlLogUnderTest sound, Func<IEventLog, PostgresDatabase, IEventLog> plant) : ILogUnderTest
    {
        public ILogFaults Faults => sound.Faults;

        public async Task<IEventLog> Open() => plant(await sound.Open(), sound.Database);

        public ValueTask DisposeAsync() => sound.DisposeAsync();
    }
}
