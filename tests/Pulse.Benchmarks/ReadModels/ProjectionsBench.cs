using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Benchmarks.Frame;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.EventLog.PostgreSql;
using Pulse.Ports.EventLog;
using Pulse.Ports.Projections;
using Pulse.Projections;
using Pulse.Projections.Engine;
using Pulse.Projections.Generation;
using Pulse.ReadSide;
using Pulse.ReadSide.Sessions;
using Pulse.Testing;

namespace Pulse.Benchmarks.ReadModels;

/// <summary>Rebuilding a read model against COPY of its rows, the way from an append to a reader, and what one noisy tenant costs another.</summary>
internal sealed class ProjectionsBench : IBench
{
    private const int Generations = 10_000;
    private const int Rebuilds = 3;
    private const int Appenders = 32;
    private const double RatioMin = 0.2;
    private const double LagMsMax = 50;
    private const double DelayMsMax = 100;
    private const int WarmUpEvents = 7_500;
    private const int LiveEvents = 5_000;
    private const int QuietEvents = 500;
    private const int NoisyEventsPerSecond = 5_000;
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NoiseInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Func<Task<string>> Nothing = () => Task.FromResult("The rebuild took too long.");

    private readonly TenantKeys _keys = new();

    public string Name => "projections";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var log = await PostgreSqlEventLog.Open(
            new PostgreSqlEventLogOptions { ConnectionString = database.ConnectionString }, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, cancellation);
        var (quiet, noisy) = (new Tenant(_keys), new Tenant(_keys));
        using var host = new ProjectionHost(
            new ProjectionOptions { ConnectionString = database.ConnectionString, RetiredSecondsMin = 0 },
            Projections.ReadModels.All, log, _keys, TimeProvider.System, NullLogger<ProjectionHost>.Instance);
        await host.StartAsync(cancellation);
        var read = new ReadHost(
            new ReadOptions { ConnectionString = database.ConnectionString, ReadWaitMsMax = (int)Patience.TotalMilliseconds },
            TimeProvider.System, NullLogger<ChangeSignal>.Instance);
        await read.Signal.StartAsync(cancellation);

        progress("warming up");
        await Lags(log, read, noisy, WarmUpEvents, LiveInterval, cancellation);
        progress("live");
        var live = await Lags(log, read, noisy, LiveEvents, LiveInterval, cancellation);
        var alone = await Lags(log, read, quiet, QuietEvents, QuietInterval, cancellation);
        using var noise = new CancellationTokenSource();
        var noisePerSecond = MakeNoise(log, noisy, noise.Token);
        var beside = await Lags(log, read, quiet, QuietEvents, QuietInterval, cancellation);
        await noise.CancelAsync();
        progress(FormattableString.Invariant($"noise of {await noisePerSecond:0} events/s"));
        await Write(log, noisy, cancellation);
        var (rebuilt, copied, events) = await RebuildAll(database.Source, log, host, read, progress, cancellation);
        await host.StopAsync(cancellation);
        await read.Signal.StopAsync(cancellation);
        await read.DisposeAsync();
        return
        [
            new BenchRow(FormattableString.Invariant($"rebuild of generations, {events} events, against COPY of its rows"), events / rebuilt, "events/s")
            {
                Peer = events / copied,
            }.RatioAtLeast(RatioMin),
            new BenchRow("append answered -> a reader sees it, 500 events/s, P99", Rounds.Percentile(live, 0.99), "ms").AtMost(LagMsMax),
            new BenchRow("append answered -> a reader sees it, 500 events/s, P50", Rounds.Percentile(live, 0.5), "ms"),
            new BenchRow(
                FormattableString.Invariant($"what a tenant of {NoisyEventsPerSecond} events/s ({await noisePerSecond:0} reached) adds to another's P99"),
                Rounds.Percentile(beside, 0.99) - Rounds.Percentile(alone, 0.99),
                "ms").AtMost(DelayMsMax),
        ];
    }

    /// <summary>Appends at a pace; for each event the time from its answer until the view has it, in milliseconds.</summary>
    private static async Task<IReadOnlyList<double>> Lags(
        PostgreSqlEventLog log, ReadHost read, Tenant tenant, int count, TimeSpan interval, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(interval);
        var lags = new List<Task<double>>();
        for (var i = 0; i < count; i++)
        {
            await pace.WaitForNextTickAsync(cancellation);
            lags.Add(Lag(log, read, tenant, cancellation));
        }

        return await Task.WhenAll(lags);
    }

    private static async Task<double> Lag(PostgreSqlEventLog log, ReadHost read, Tenant tenant, CancellationToken cancellation)
    {
        var id = new GenerationId(Guid.CreateVersion7());
        var appended = await log.Append(Tenant.StreamOf(id), ExpectedRevision.None, [tenant.Requested(id)], cancellation);
        var started = Stopwatch.GetTimestamp();
        var readiness = await read.Gate.Wait([ReadView.Generations], ((AppendResult.Appended)appended).Position, cancellation);
        return readiness is Readiness.Ready
            ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
            : throw new InvalidOperationException("The view did not reach the event.");
    }

    /// <returns>Events a second that were appended until it was stopped.</returns>
    private static async Task<double> MakeNoise(PostgreSqlEventLog log, Tenant tenant, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(NoiseInterval);
        var started = Stopwatch.GetTimestamp();
        var lives = (int)(NoisyEventsPerSecond * NoiseInterval.TotalSeconds / Tenant.EventsOfGeneration);
        var appends = new List<Task>();
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                appends.AddRange(Enumerable.Range(0, lives).Select(_ => AppendLife(log, tenant, CancellationToken.None)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The measurement is over.
        }

        await Task.WhenAll(appends);
        return appends.Count * Tenant.EventsOfGeneration / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task Write(PostgreSqlEventLog log, Tenant tenant, CancellationToken cancellation) => await Parallel.ForEachAsync(
        Enumerable.Range(0, Generations),
        new ParallelOptions { MaxDegreeOfParallelism = Appenders, CancellationToken = cancellation },
        async (_, token) => await AppendLife(log, tenant, token));

    private static async Task AppendLife(PostgreSqlEventLog log, Tenant tenant, CancellationToken cancellation)
    {
        var id = new GenerationId(Guid.CreateVersion7());
        await log.Append(Tenant.StreamOf(id), ExpectedRevision.None, tenant.Life(id), cancellation);
    }

    /// <returns>The median rebuild and the median COPY, in seconds.</returns>
    private static async Task<(double Rebuilt, double Copied, long Events)> RebuildAll(
        NpgsqlDataSource source, PostgreSqlEventLog log, ProjectionHost host, ReadHost read, Action<string> progress, CancellationToken cancellation)
    {
        const string name = "generations";
        var head = await log.Head(cancellation);
        if (await read.Gate.Wait(ReadView.All, head, cancellation) is not Readiness.Ready)
        {
            throw new InvalidOperationException("The views did not reach the log's head.");
        }

        List<double> rebuilt = [], copied = [];
        for (var round = 1; round <= Rebuilds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            if (await host.Control.Rebuild(name, eventsPerSecondMax: null, cancellation) != RebuildOutcome.Begun)
            {
                throw new InvalidOperationException("The rebuild did not begin.");
            }

            await Eventually.Until(
                async token => (await host.Control.Status(token)).Any(edition => edition is { Projection: name, Role: "CANDIDATE", State: "LIVE" }),
                Patience,
                Nothing);
            rebuilt.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            await Eventually.Until(async token => await host.Control.Promote(name, token) == PromoteOutcome.Promoted, Patience, Nothing);
            var edition = FormattableString.Invariant($"_v{GenerationsProjection.Definition.Version}_{round + 1}");
            copied.Add((await CopyPeer.Fill(
                source,
                [$"read.generations{edition}", $"read.generations_past{edition}", $"read.generation_samples{edition}", $"read.generation_finals{edition}"],
                cancellation)).TotalSeconds);
            progress(FormattableString.Invariant($"round {round}: rebuilt in {rebuilt[^1]:0.0} s, copied in {copied[^1]:0.0} s"));
        }

        return (Rounds.Median(rebuilt), Rounds.Median(copied), head.Commit);
    }
}
