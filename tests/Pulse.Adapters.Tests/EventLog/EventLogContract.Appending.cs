using System.Text;
using Pulse.Contracts.Log;
using Pulse.Ports.EventLog;

namespace Pulse.Adapters.Tests.EventLog;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Given_no_stream_When_appending_Then_revisions_count_from_zero_and_positions_go_up()
    {
        var stream = Samples.Stream();

        var first = await Appended(stream, ExpectedRevision.None, Samples.Events(2));
        var second = await Appended(stream, ExpectedRevision.Exact(1), Samples.Event());

        Assert.Equal((1, false), (first.Revision, first.WasRepeat));
        Assert.Equal((2, false), (second.Revision, second.WasRepeat));
        Assert.True(second.Position > first.Position);
        Assert.Equal([0, 1, 2], (await WholeLog()).Select(e => e.Revision));
        Assert.Equal(second.Position, await Log.Head(Cancellation));
    }

    [Fact]
    public async Task Given_another_revision_than_expected_When_appending_Then_conflict_tells_the_actual_one_and_nothing_is_written()
    {
        var stream = Samples.Stream();
        Assert.Equal(-1, await ConflictOf(stream, ExpectedRevision.Exact(0), Samples.Event()));
        Assert.Equal(-1, await ConflictOf(stream, ExpectedRevision.Exists, Samples.Event()));
        await Appended(stream, ExpectedRevision.None, Samples.Events(3));
        var head = await Log.Head(Cancellation);

        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.None, Samples.Event()));
        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.Exact(1), Samples.Event()));
        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.Exact(3), Samples.Event()));

        Assert.Equal(head, await Log.Head(Cancellation));
        Assert.Equal(3, (await WholeLog()).Count);
    }

    [Fact]
    public async Task Given_a_stream_When_appending_with_exists_Then_it_goes_to_the_end()
    {
        var stream = Samples.Stream();
        await Appended(stream, ExpectedRevision.Exact(-1), Samples.Events(2));

        var result = await Appended(stream, ExpectedRevision.Exists, Samples.Event());

        Assert.Equal((2, false), (result.Revision, result.WasRepeat));
    }

    [Fact]
    public async Task Given_any_bytes_When_read_back_Then_they_are_identical()
    {
        var stream = Samples.Stream();
        NewEvent[] events =
        [
            Samples.Event("""{ "b":1,  "a":1.0, "a":2 }"""),
            Samples.Event("""{"نص":"إعلان قهوة في عمّان"}"""),
            new NewEvent(Guid.NewGuid(), Samples.Type, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty),
        ];

        await Appended(stream, ExpectedRevision.None, events);
        var read = (await Log.ReadStream(stream, ReadDirection.Forwards, 0, 10, Cancellation)).Events;

        foreach (var (wrote, found) in events.Zip(read))
        {
            Assert.Equal((stream, wrote.EventId, wrote.Type), (found.Stream, found.EventId, found.Type));
            Assert.Equal(Encoding.UTF8.GetString(wrote.Data.Span), Encoding.UTF8.GetString(found.Data.Span));
            Assert.Equal(wrote.Metadata.ToArray(), found.Metadata.ToArray());
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("exact")]
    [InlineData("exists")]
    public async Task Given_the_same_ids_at_the_same_place_When_appended_again_Then_the_first_answer_comes_back(string expectation)
    {
        var stream = Samples.Stream();
        var events = Samples.Events(3);
        if (expectation != "none")
        {
            await Appended(stream, ExpectedRevision.None, Samples.Events(2));
        }

        var expected = expectation switch
        {
            "none" => ExpectedRevision.None,
            "exact" => ExpectedRevision.Exact(1),
            _ => ExpectedRevision.Exists,
        };
        var first = await Appended(stream, expected, events);
        await Appended(stream, ExpectedRevision.Exact(first.Revision), Samples.Event());
        var head = await Log.Head(Cancellation);

        var again = await Appended(stream, expected, events);

        Assert.Equal(first with { WasRepeat = true }, again);
        Assert.Equal(head, await Log.Head(Cancellation));
    }

    [Fact]
    public async Task Given_the_same_ids_at_another_revision_When_appended_Then_the_expected_revision_alone_decides()
    {
        var stream = Samples.Stream();
        var events = Samples.Events(2);
        await Appended(stream, ExpectedRevision.None, events);

        Assert.Equal(1, await ConflictOf(stream, ExpectedRevision.Exact(0), events));
        var moved = await Appended(stream, ExpectedRevision.Exact(1), events);
        var elsewhere = await Appended(Samples.Stream(), ExpectedRevision.None, events);

        Assert.Equal((3, false), (moved.Revision, moved.WasRepeat));
        Assert.Equal((1, false), (elsewhere.Revision, elsewhere.WasRepeat));
    }

    [Fact]
    public async Task Given_only_some_of_the_ids_at_the_place_When_appended_Then_it_is_a_conflict()
    {
        var stream = Samples.Stream();
        var events = Samples.Events(3);
        await Appended(stream, ExpectedRevision.None, events);

        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.None, events[0], Samples.Event(), events[2]));
        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.None, events[1], events[0], events[2]));
        Assert.Equal(2, await ConflictOf(stream, ExpectedRevision.None, [.. events, Samples.Event()]));
    }

    [Fact]
    public async Task Given_ten_megabytes_in_one_append_When_read_Then_they_are_whole()
    {
        const int halfBytes = 5 * 1024 * 1024;
        var stream = Samples.Stream();
        var data = new byte[halfBytes];
        Random.Shared.NextBytes(data);
        NewEvent[] events = [.. Enumerable.Range(0, 2).Select(_ => new NewEvent(Guid.NewGuid(), Samples.Type, data, data.AsMemory(0, 1)))];

        await Appended(stream, ExpectedRevision.None, events);

        var read = await WholeLog(pageEvents: 1);
        Assert.Equal(2, read.Count);
        Assert.All(read, e => Assert.True(e.Data.Span.SequenceEqual(data), "The bytes are the same."));
    }

    [Fact]
    public async Task Given_an_empty_append_Then_it_is_refused_as_a_mistake_of_the_caller() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Append(Samples.Stream(), ExpectedRevision.None));
}
