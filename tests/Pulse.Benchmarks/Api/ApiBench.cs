using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Adapters.Sagas;
using Pulse.Benchmarks.Frame;
using Pulse.Benchmarks.Studio;
using Pulse.Cli.Studio;
using Pulse.Contracts.Ids;
using Pulse.EventLog.PostgreSql;
using Pulse.ReadSide;
using Pulse.ReadSide.Sessions;
using Pulse.Testing;

namespace Pulse.Benchmarks.Api;

/// <summary>
/// The core API of a studio whose read models hold a million rows, all made by events: how much it can take, and how long calls
/// take at 70 % of that. Calls come at a pace and count from when they were due, so a slow answer delays nobody's clock.
/// </summary>
internal sealed class ApiBench : IBench
{
    private const int Organizations = 20;
    private const int RowsMin = 1_000_000;
    private const int LivesAtOnce = 25;
    private const int Clients = 32;
    private const double LoadShare = 0.7;
    private const double CallMsMax = 50;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Saturating = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Loaded = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(20);

    public string Name => "api";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var studio = await BenchStudio.Start(progress, cancellation);
        var people = new List<(DevelopmentToken Access, History History)>();
        await using var log = await studio.Log(cancellation);
        for (var organization = 0; organization < Organizations; organization++)
        {
            var access = await studio.SignIn(organization, cancellation);
            var signedIn = await log.Head(cancellation);
            await studio.Walk(access, cancellation);
            people.Add((access, await History.Of(log, new OrganizationId(Guid.Parse(access.OrganizationId)), signedIn, cancellation)));
        }

        var rows = await Fill(studio, log, [.. people.Select(person => person.History)], progress, cancellation);
        Caller[] callers = [.. people.Select(person => new Caller(studio.Address, person.Access, person.History.Generations))];
        var number = 0;
        Task Next(int client) => Call(callers, Interlocked.Increment(ref number), cancellation);
        progress("warming up");
        await Rounds.PerSecond(Clients, WarmUp, Next);
        var saturation = await Rounds.PerSecond(Clients, Saturating, Next);
        progress(FormattableString.Invariant($"{saturation:0} calls/s at most"));
        var calls = await AtAPace(callers, saturation * LoadShare, cancellation);
        Array.ForEach(callers, caller => caller.Dispose());
        var where = FormattableString.Invariant($"at 70 % of {saturation:0} calls/s");
        return
        [
            new BenchRow("rows of the read models, without former versions and changes", rows, "rows").AtLeast(RowsMin),
            new BenchRow(FormattableString.Invariant($"saturation, {Clients} clients, 20 % mutations"), saturation, "calls/s"),
            new BenchRow($"a call, {where}, P95", Rounds.Percentile(calls.Select(call => call.Ms), 0.95), "ms").AtMost(CallMsMax),
            new BenchRow($"a call, {where}, P50", Rounds.Median(calls.Select(call => call.Ms)), "ms"),
            new BenchRow($"a query, {where}, P95", Rounds.Percentile(calls.Where(call => !call.IsMutation).Select(call => call.Ms), 0.95), "ms"),
            new BenchRow($"a mutation, {where}, P95", Rounds.Percentile(calls.Where(call => call.IsMutation).Select(call => call.Ms), 0.95), "ms"),
        ];
    }

    /// <summary>Appends lives until the read models have their rows and everybody has caught up.</summary>
    /// <returns>How many rows there are.</returns>
    private static async Task<long> Fill(BenchStudio studio, PostgreSqlEventLog log, History[] histories, Action<string> progress, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(studio.MainDatabase);
        await using var index = await PostgreSqlSagaIndex.Open(studio.MainDatabase, cancellation);
        await using var read = new ReadHost(
            new ReadOptions { ConnectionString = studio.MainDatabase, ReadWaitMsMax = (int)CatchUp.TotalMilliseconds }, TimeProvider.System, NullLogger<ChangeSignal>.Instance);
        await read.Signal.StartAsync(cancellation);
        var started = Stopwatch.GetTimestamp();
        long rows = 0;
        while (rows < RowsMin)
        {
            var perLife = Math.Max(1, rows / histories.Sum(history => history.Generations.Count + 1));
            var lives = rows == 0 ? LivesAtOnce : (int)((RowsMin - rows) / perLife / histories.Length) + LivesAtOnce;
            await Task.WhenAll(histories.Select(history => LiveLong(history, log, lives, cancellation)));
            var head = await log.Head(cancellation);
            progress(FormattableString.Invariant($"{head} appended, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            if (await read.Gate.Wait(ReadView.All, head, cancellation) is not Readiness.Ready)
            {
                throw new InvalidOperationException("The read models did not catch up.");
            }

            await Eventually.Until(
                async token => await index.Checkpoint(token) >= head, CatchUp, () => Task.FromResult("The sagas did not catch up."));
            rows = await Rows(source, cancellation);
            progress(FormattableString.Invariant($"{rows} rows, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        }

        await read.Signal.StopAsync(cancellation);

        // Years were written in minutes: what the server cleans up after that is no part of a day's work.
        await using var clean = source.CreateCommand("VACUUM (ANALYZE)");
        clean.CommandTimeout = (int)CatchUp.TotalSeconds;
        await clean.ExecuteNonQueryAsync(cancellation);
        await using var flush = source.CreateCommand("CHECKPOINT");
        flush.CommandTimeout = (int)CatchUp.TotalSeconds;
        await flush.ExecuteNonQueryAsync(cancellation);
        return rows;
    }

    private static async Task LiveLong(History history, PostgreSqlEventLog log, int lives, CancellationToken cancellation)
    {
        for (var left = lives; left > 0; left -= LivesAtOnce)
        {
            await history.Live(log, Math.Min(left, LivesAtOnce), cancellation);
        }
    }

    private static async Task<long> Rows(NpgsqlDataSource source, CancellationToken cancellation)
    {
        List<string> tables = [];
        await using (var list = source.CreateCommand(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'read' AND tablename ~ '_v[0-9]+_[0-9]+$' AND tablename !~ '_past_v'"))
        await using (var reader = await list.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                tables.Add(reader.GetString(0));
            }
        }

        long rows = 0;
        foreach (var table in tables)
        {
            await using var count = source.CreateCommand($"SELECT count(*) FROM read.{table}");
            rows += (long)(await count.ExecuteScalarAsync(cancellation))!;
        }

        return rows;
    }

    /// <summary>The organizations take turns, and each has its own count of calls.</summary>
    private static Task Call(Caller[] callers, int number, CancellationToken cancellation) =>
        callers[number % callers.Length].Call(Turn(number, callers.Length), cancellation);

    /// <summary>Each organization is elsewhere in the round of calls: in step they would all list at once, and all write at once.</summary>
    private static int Turn(int number, int callers) => (number / callers) + (number % callers * (Caller.Round / callers));

    private static async Task<IReadOnlyCollection<(double Ms, bool IsMutation)>> AtAPace(Caller[] callers, double perSecond, CancellationToken cancellation)
    {
        var calls = new ConcurrentBag<(double Ms, bool IsMutation)>();
        var running = new List<Task>();
        using var pace = new PeriodicTimer(Tick);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Loaded)
        {
            await pace.WaitForNextTickAsync(cancellation);
            while (Due(running.Count) <= Stopwatch.GetElapsedTime(began))
            {
                var number = running.Count;
                running.Add(Task.Run(() => Timed(number), cancellation));
            }
        }

        await Task.WhenAll(running);
        return calls;

        TimeSpan Due(int number) => TimeSpan.FromSeconds(number / perSecond);

        async Task Timed(int number)
        {
            await Call(callers, number, cancellation);
            calls.Add(((Stopwatch.GetElapsedTime(began) - Due(number)).TotalMilliseconds, Caller.IsMutation(Turn(number, callers.Length))));
        }
    }
}
