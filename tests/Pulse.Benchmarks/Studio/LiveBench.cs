using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Pulse.Benchmarks.Frame;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;

namespace Pulse.Benchmarks.Studio;

/// <summary>
/// From a command's answer to the subscriber's message, over HTTP and WebSocket: grants of credits by organizations that each
/// go one after the other, so that the n-th message of one belongs to its n-th grant.
/// </summary>
internal sealed class LiveBench : IBench
{
    private const int Organizations = 20;
    private const int WarmUpGrantsEach = 50;
    private const int GrantsEach = 250;
    private const double NotifiedMsMax = 50;
    private const string Document = "subscription($from: ConsistencyToken) { creditBalanceChanged(resumeFrom: $from) { kind balance { granted } } }";

    /// <summary>Twenty organizations, one grant each in this time: 200 commands a second.</summary>
    private static readonly TimeSpan GrantInterval = TimeSpan.FromMilliseconds(100);

    public string Name => "live";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        await using var studio = await BenchStudio.Start(progress, cancellation);
        var delays = new ConcurrentBag<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Organizations).Select(organization => Measure(studio, organization, delays, cancellation)));
        var rate = Organizations * GrantsEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
        return
        [
            new BenchRow("commands accepted, all organizations", rate, "/s"),
            new BenchRow("command accepted -> subscriber notified, 200/s, P50", Rounds.Percentile(delays, 0.5), "ms"),
            new BenchRow("command accepted -> subscriber notified, 200/s, P99", Rounds.Percentile(delays, 0.99), "ms").AtMost(NotifiedMsMax),
        ];
    }

    private static async Task Measure(BenchStudio studio, int organization, ConcurrentBag<double> delays, CancellationToken cancellation)
    {
        var access = await studio.SignIn(organization, cancellation);
        var accepted = new TaskCompletionSource<long>[GrantsEach];
        for (var grant = 0; grant < GrantsEach; grant++)
        {
            accepted[grant] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // What is granted after this token is told, whether the subscription is open by then or not.
        var token = await studio.Now(access, cancellation);
        var listening = Listen(studio, access, token, accepted, delays, cancellation);
        using var pace = new PeriodicTimer(GrantInterval);
        for (var grant = 0; grant < GrantsEach; grant++)
        {
            await pace.WaitForNextTickAsync(cancellation);
            await studio.Grant(organization, cancellation);
            accepted[grant].SetResult(Stopwatch.GetTimestamp());
        }

        await listening;
    }

    private static async Task Listen(
        BenchStudio studio, DevelopmentToken access, string token, TaskCompletionSource<long>[] accepted, ConcurrentBag<double> delays, CancellationToken cancellation)
    {
        var grant = 0;
        await foreach (var _ in GraphQlSocket.SubscribeAsync(studio.Address, access.Token, language: null, Document, new JsonObject { ["from"] = token }, cancellation))
        {
            var notified = Stopwatch.GetTimestamp();
            var answered = await accepted[grant].Task;
            if (grant >= WarmUpGrantsEach)
            {
                delays.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, notified).TotalMilliseconds));
            }

            if (++grant == accepted.Length)
            {
                return;
            }
        }
    }
}
