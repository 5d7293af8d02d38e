using System.Diagnostics;
using System.Text.Json.Nodes;
using Pulse.Benchmarks.Frame;
using Pulse.Benchmarks.Studio;
using Pulse.Cli.Demo;
using Pulse.Embedded;

namespace Pulse.Benchmarks.Engines;

/// <summary>
/// The engine alone beside a bare endpoint that reads the same POST and writes the same JSON by System.Text.Json, and beside npm's mercurius with
/// graphql-jit; then the whole edge with sign-in, consistency and a database. All in one run, in turns.
/// </summary>
internal sealed class GraphQLBench : IBench
{
    private const string Nested = "{ projects { id name state createdAt assets { id title width height isPublic } } }";
    private const string Flat = "{ projects { id name state createdAt } }";
    private const string Tiny = "{ hello }";
    private const string Edge = "{ projects(first: 20) { nodes { id name createdAt } } }";

    private const int RoundCount = 5;
    private const int ColdStarts = 7;
    private const int EdgeProjects = 20;
    private const double ColdStartMsMax = 400;
    private const double AllocatedKbMax = 12;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan InstallTimeMax = TimeSpan.FromMinutes(5);

    public string Name => "graphql";

    public async Task<IReadOnlyList<BenchRow>> Run(Action<string> progress, CancellationToken cancellation)
    {
        var home = PulseHome.Find();
        await InstallPeer(home, progress, cancellation);
        var rows = new List<BenchRow> { await ColdStart(home, progress, cancellation) };
        using var engine = await Dotnet(home, "engine", cancellation);
        using var bare = await Dotnet(home, "bare", cancellation);
        using var mercurius = (await EngineProcess.Start("node", [Path.Combine(home, "bench", "peers", "mercurius", "server.mjs")], Nested, cancellation)).Server;
        if (await engine.Ask(Nested, cancellation) != await bare.Ask(Nested, cancellation))
        {
            throw new InvalidOperationException("The engine and the bare endpoint do not answer the same.");
        }

        foreach (var (what, query, ofBare, ofMercurius) in new (string, string, double, double?)[]
        {
            ("nested, 20 projects x 5 assets", Nested, 0.65, 3), ("flat, 20 projects", Flat, 0.75, null), ("tiny", Tiny, 0.8, 2),
        })
        {
            progress(what);
            var rates = await Rates([engine, bare, mercurius], query, cancellation);
            rows.Add(new BenchRow($"{what}: engine beside bare", rates[0], "req/s") { Peer = rates[1] }.RatioAtLeast(ofBare));
            var besideMercurius = new BenchRow($"{what}: engine beside mercurius", rates[0], "req/s") { Peer = rates[2] };
            rows.Add(ofMercurius is { } target ? besideMercurius.RatioAtLeast(target) : besideMercurius);
        }

        var allocated = await AllocatedKb(engine, cancellation);
        rows.Add(new BenchRow("nested: allocated a request, with ASP.NET's own", allocated, "KB") { Peer = await AllocatedKb(bare, cancellation) }.AtMost(AllocatedKbMax));
        rows.Add(await WholeEdge(progress, cancellation));
        return rows;
    }

    private static async Task<EngineProcess> Dotnet(string home, string which, CancellationToken cancellation) =>
        (await EngineProcess.Start("dotnet", [Server(home), which], Nested, cancellation)).Server;

    private static string Server(string home) =>
        Path.Combine(home, "tests", "Pulse.GraphQL.BenchServer", "bin", "Release", "net10.0", "Pulse.GraphQL.BenchServer.dll");

    /// <summary>Median rate of each server; they take turns, so that a busy moment of the machine falls on all.</summary>
    private static async Task<double[]> Rates(EngineProcess[] servers, string query, CancellationToken cancellation)
    {
        foreach (var server in servers)
        {
            await Wrk.PerSecond(server.Address, query, null, WarmUp, cancellation);
        }

        var rates = servers.Select(static _ => new List<double>()).ToArray();
        for (var round = 0; round < RoundCount; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                rates[i].Add(await Wrk.PerSecond(servers[i].Address, query, null, Round, cancellation));
            }
        }

        return [.. rates.Select(Rounds.Median)];
    }

    private static async Task<BenchRow> ColdStart(string home, Action<string> progress, CancellationToken cancellation)
    {
        progress("cold starts");
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["engine"] = [], ["bare"] = [] };
        for (var i = 0; i < ColdStarts; i++)
        {
            foreach (var (which, taken) in times)
            {
                var (server, time) = await EngineProcess.Start("dotnet", [Server(home), which], Nested, cancellation);
                server.Dispose();
                taken.Add(time.TotalMilliseconds);
            }
        }

        return new BenchRow("cold start to the first answer, more than bare's", Rounds.Median(times["engine"]) - Rounds.Median(times["bare"]), "ms").AtMost(ColdStartMsMax);
    }

    private static async Task<double> AllocatedKb(EngineProcess server, CancellationToken cancellation)
    {
        const int requests = 2_000;
        const double bytesPerKb = 1024;
        var before = await server.Allocated(cancellation);
        for (var i = 0; i < requests; i++)
        {
            await server.Ask(Nested, cancellation);
        }

        return (await server.Allocated(cancellation) - before) / bytesPerKb / requests;
    }

    /// <summary>The studio's own API: sign-in, limits, tracing's spans, consistency, row-level security and PostgreSQL on the same two cores.</summary>
    private static async Task<BenchRow> WholeEdge(Action<string> progress, CancellationToken cancellation)
    {
        await using var studio = await BenchStudio.Start(progress, cancellation);
        var person = await studio.SignIn(organization: 1, cancellation);
        for (var i = 0; i < EdgeProjects; i++)
        {
            await studio.Now(person, cancellation);
        }

        using var api = new GraphQlClient(studio.Address, person.Token);
        await api.AskAsync(Edge, new JsonObject(), cancellation);
        var address = new Uri(studio.Address, "/graphql");
        await Wrk.PerSecond(address, Edge, person.Token, WarmUp, cancellation);
        var rates = new List<double>();
        for (var round = 0; round < RoundCount; round++)
        {
            rates.Add(await Wrk.PerSecond(address, Edge, person.Token, Round, cancellation));
        }

        return new BenchRow("the whole edge: 20 projects from PostgreSQL, signed in", Rounds.Median(rates), "req/s");
    }

    private static async Task InstallPeer(string home, Action<string> progress, CancellationToken cancellation)
    {
        var folder = Path.Combine(home, "bench", "peers", "mercurius");
        if (Directory.Exists(Path.Combine(folder, "node_modules", "mercurius")))
        {
            return;
        }

        progress("installing mercurius from npm");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        await npm.WaitForExitAsync(cancellation).WaitAsync(InstallTimeMax, cancellation);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException("npm ci failed in bench/peers/mercurius.");
        }
    }
}
