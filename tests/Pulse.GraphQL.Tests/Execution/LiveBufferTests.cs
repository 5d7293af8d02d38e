namespace Pulse.GraphQL.Tests.Execution;

public sealed class LiveBufferTests
{
    private sealed record Event(int Number) : IResumable
    {
        public string ResumeToken => FormattableString.Invariant($"t-{Number}");
    }

    [Fact]
    public async Task A_subscriber_that_lags_gets_what_is_buffered_and_then_where_to_resume()
    {
        const int countMax = 3;
        var buffer = new LiveBuffer<Event>(countMax);
        var taken = Enumerable.Range(0, 10).Count(i => buffer.TryPublish(new Event(i)));
        var received = new List<int>();

        var error = await Assert.ThrowsAsync<GraphQLException>(async () =>
        {
            await foreach (var item in buffer.ReadAllAsync())
            {
                received.Add(item.Number);
            }
        });

        Assert.Equal(countMax, taken);
        Assert.Equal([0, 1, 2], received);
        Assert.Equal(ErrorCodes.Lagged, error.Code);
        Assert.Equal("t-2", error.Extensions!["resumeFrom"]);
    }

    [Fact]
    public async Task A_completed_buffer_ends_without_an_error()
    {
        var buffer = new LiveBuffer<Event>();
        buffer.TryPublish(new Event(1));
        buffer.Complete();

        Assert.False(buffer.TryPublish(new Event(2)));
        var received = new List<Event>();
        await foreach (var item in buffer.ReadAllAsync())
        {
            received.Add(item);
        }

        Assert.Single(received);
    }
}
