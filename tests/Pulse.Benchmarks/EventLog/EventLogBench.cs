using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Benchmarks.Frame;
using Pulse.Contracts.Log;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;
using Pulse.Testing;

namespace Pulse.Benchmarks.EventLog;

/// <summary>Appends beside plain inserts of the same rows, batches, reading it all, and the way from an append to a live subscriber.</summary>
internal sealed class EventLogBench : IBench
{
    public const string EventType = "sample-happened.v1";

    private const int Clients = 32;
    private const int BatchEvents = 32;
    private const int RoundCount = 5;
    private const int PageEvents = 1000;
    private const int LiveEvents = 2000;
    private const double DeliveredMsMax = 10;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(5);

    private static readonly byte[] Data = Encoding.UTF8.GetBytes($$"""{"generationId":"{{Guid.Empty}}","prompt":"{{new string('x', 350)}}"}""");
    private static readonly byte[] Metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{Guid.Empty}}","more":"{{new string('y', 180)}}"}""");

    private readonly (StreamName Stream, long Revision)[] _streams =
        [.. Enumerable.Range(0, Clients).Select(_ => (StreamName.For("sample", Guid.NewGuid()), -1L))];

    public string Name => "eventlog";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var options = new PostgreSqlEventLogOptions { ConnectionString = database.ConnectionString };
        await using var log = await PostgreSqlEventLog.Open(options, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, cancellation);
        await using var peer = await PeerTable.Create(database.ConnectionString, Clients);

        progress("warming up");
        await Rounds.PerSecond(Clients, WarmUpTime, client => Append(log, client, 1));
        await Rounds.PerSecond(Clients, WarmUpTime, client => peer.InsertOne(client, Data, Metadata));

        List<double> ours = [], theirs = [], batches = [];
        for (var round = 1; round <= RoundCount; round++)
        {
            theirs.Add(await Rounds.PerSecond(Clients, RoundTime, client => peer.InsertOne(client, Data, Metadata)));
            ours.Add(await Rounds.PerSecond(Clients, RoundTime, client => Append(log, client, 1)));
            batches.Add(BatchEvents * await Rounds.PerSecond(1, RoundTime, client => Append(log, client, BatchEvents)));
            progress(FormattableString.Invariant($"round {round}: {ours[^1]:0} appends/s, peer {theirs[^1]:0} inserts/s, batches {batches[^1]:0} events/s"));
        }

        var (events, perSecond) = await ReadAll(log, cancellation);
        progress("live");
        var (answered, delivered) = await Delivered(log, cancellation);
        return
        [
            new BenchRow($"append 1 event, {Clients} in flight, against {Clients} clients inserting 1 row", Rounds.Median(ours), "events/s")
            {
                Peer = Rounds.Median(theirs),
            }.RatioAtLeast(1.0),
            new BenchRow($"append {BatchEvents} events at once, 1 in flight", Rounds.Median(batches), "events/s"),
            new BenchRow(FormattableString.Invariant($"read all, pages of {PageEvents}, {events} events"), perSecond, "events/s"),
            new BenchRow("append -> delivered live, 200 appends/s, P50, against the append's answer", Rounds.Percentile(delivered, 0.5), "ms")
            {
                Peer = Rounds.Percentile(answered, 0.5),
            },
            new BenchRow("append -> delivered live, 200 appends/s, P99, against the append's answer", Rounds.Percentile(delivered, 0.99), "ms")
            {
                Peer = Rounds.Percentile(answered, 0.99),
            }.AtMost(DeliveredMsMax),
        ];
    }

    private async Task Append(PostgreSqlEventLog log, int client, int count)
    {
        var (stream, revision) = _streams[client];
        var events = new NewEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = new NewEvent(Guid.NewGuid(), EventType, Data, Metadata);
        }

        var result = await log.Append(stream, ExpectedRevision.Exact(revision), events, CancellationToken.None);
        _streams[client] = (stream, ((AppendResult.Appended)result).Revision);
    }

    private static async Task<(int Events, double PerSecond)> ReadAll(PostgreSqlEventLog log, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        var position = LogPosition.Start;
        LogPage page;
        do
        {
            page = await log.ReadAll(position, CategoryFilter.All, PageEvents, cancellation);
            count += page.Events.Count;
            position = page.Next;
        }
        while (!page.AtHead);

        return (count, count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>From the call of append to its answer, and to the subscriber having the event, in milliseconds, one value an event.</summary>
    private async Task<(IReadOnlyList<double> Answered, IReadOnlyList<double> Delivered)> Delivered(PostgreSqlEventLog log, CancellationToken cancellation)
    {
        var begun = new Dictionary<Guid, long>();
        var times = new List<double>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var live = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var head = await log.Head(cancellation);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var message in log.Subscribe(head, CategoryFilter.All, stop.Token))
                {
                    if (message is LogMessage.CaughtUp)
                    {
                        live.TrySetResult();
                    }
                    else if (message is LogMessage.EventAppeared(var e))
                    {
                        lock (begun)
                        {
                            times.Add(Stopwatch.GetElapsedTime(begun[e.EventId]).TotalMilliseconds);
                        }

                        if (times.Count == LiveEvents)
                        {
                            return;
                        }
                    }
                }
            },
            cancellation);
        await live.Task;
        var answered = await AppendAtPace(log, begun, cancellation);
        await reading;
        return (answered, times);
    }

    private static async Task<IReadOnlyList<double>> AppendAtPace(PostgreSqlEventLog log, Dictionary<Guid, long> begun, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(LiveInterval);
        var appends = new List<Task<double>>();
        for (var i = 0; i < LiveEvents; i++)
        {
            await pace.WaitForNextTickAsync(cancellation);
            var e = new NewEvent(Guid.NewGuid(), EventType, Data, Metadata);
            lock (begun)
            {
                begun[e.EventId] = Stopwatch.GetTimestamp();
            }

            appends.Add(Answered(log, e, cancellation));
        }

        return await Task.WhenAll(appends);
    }

    private static async Task<double> Answered(PostgreSqlEventLog log, NewEvent e, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await log.Append(StreamName.For("sample", Guid.NewGuid()), ExpectedRevision.None, [e], cancellation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
