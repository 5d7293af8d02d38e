using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Given_an_empty_log_When_read_Then_it_is_at_the_head_of_nothing()
    {
        var page = await Log.ReadAll(LogPosition.Start, CategoryFilter.All, 10, Cancellation);
        var slice = await Log.ReadStream(Samples.Stream(), ReadDirection.Backwards, long.MaxValue, 10, Cancellation);

        Assert.Empty(page.Events);
        Assert.Equal((LogPosition.Start, true), (page.Next, page.AtHead));
        Assert.Equal(LogPosition.Start, await Log.Head(Cancellation));
        Assert.Empty(slice.Events);
        Assert.Equal(-1, slice.LastRevision);
    }

    [Fact]
    public async Task Given_a_stream_When_read_both_ways_Then_slices_follow_the_direction_and_tell_the_end()
    {
        var stream = Samples.Stream();
        await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(3));
        await Appended(stream, ExpectedRevision.None, Samples.Events(5));

        Assert.Equal([0, 1, 2], await Revisions(stream, ReadDirection.Forwards, 0, 3));
        Assert.Equal([3, 4], await Revisions(stream, ReadDirection.Forwards, 3, 3));
        Assert.Equal([4, 3, 2], await Revisions(stream, ReadDirection.Backwards, long.MaxValue, 3));
        Assert.Equal([1, 0], await Revisions(stream, ReadDirection.Backwards, 1, 3));
        Assert.Empty(await Revisions(stream, ReadDirection.Forwards, 5, 3));
    }

    [Fact]
    public async Task Given_a_log_When_read_from_the_start_the_head_and_beyond_Then_pages_say_where_to_go_on()
    {
        await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(5));
        var head = await Log.Head(Cancellation);
        var beyond = new LogPosition(head.Commit + 1000, head.Prepare + 1000);

        var first = await Log.ReadAll(LogPosition.Start, CategoryFilter.All, 3, Cancellation);
        var rest = await Log.ReadAll(first.Next, CategoryFilter.All, 3, Cancellation);
        var atHead = await Log.ReadAll(head, CategoryFilter.All, 3, Cancellation);
        var atBeyond = await Log.ReadAll(beyond, CategoryFilter.All, 3, Cancellation);

        Assert.Equal((3, first.Events[^1].Position, false), (first.Events.Count, first.Next, first.AtHead));
        Assert.Equal((2, head, true), (rest.Events.Count, rest.Next, rest.AtHead));
        Assert.Equal((0, head, true), (atHead.Events.Count, atHead.Next, atHead.AtHead));
        Assert.Equal((0, beyond, true), (atBeyond.Events.Count, atBeyond.Next, atBeyond.AtHead));
    }

    [Fact]
    public async Task Given_several_categories_When_filtered_Then_only_theirs_come_in_log_order()
    {
        string[] categories = ["alpha", "beta", "gamma"];
        for (var i = 0; i < 12; i++)
        {
            await Appended(Samples.Stream(categories[i % 3]), ExpectedRevision.None, Samples.Event());
        }

        var all = await WholeLog();
        var filter = CategoryFilter.Of("gamma", "alpha");
        var first = await Log.ReadAll(LogPosition.Start, filter, 5, Cancellation);
        var rest = await Log.ReadAll(first.Next, filter, 5, Cancellation);

        Assert.Equal(all.Where(e => e.Stream.Category != "beta").Select(e => e.EventId), first.Events.Concat(rest.Events).Select(e => e.EventId));
        Assert.Equal((false, true), (first.AtHead, rest.AtHead));
    }

    [Fact]
    public async Task Given_a_filter_that_matches_nothing_When_read_Then_the_page_is_empty_and_considered_to_the_head()
    {
        await Appended(Samples.Stream(), ExpectedRevision.None, Samples.Events(20));

        var page = await Log.ReadAll(LogPosition.Start, CategoryFilter.Of("nothing"), 3, Cancellation);

        Assert.Empty(page.Events);
        Assert.Equal((await Log.Head(Cancellation), true), (page.Next, page.AtHead));
    }

    [Fact]
    public async Task Given_two_processes_on_one_log_Then_they_name_the_same_epoch()
    {
        var other = await Under.Open();

        var epoch = await Log.Epoch(Cancellation);

        Assert.NotEqual(Guid.Empty, epoch);
        Assert.Equal(epoch, await other.Epoch(Cancellation));
    }

    private async Task<IEnumerable<long>> Revisions(StreamName stream, ReadDirection direction, long from, int countMax)
    {
        var slice = await Log.ReadStream(stream, direction, from, countMax, Cancellation);
        Assert.Equal(4, slice.LastRevision);
        return slice.Events.Select(e => e.Revision);
    }
}
