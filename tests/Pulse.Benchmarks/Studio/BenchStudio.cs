using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;
using Pulse.Embedded;
using Pulse.EventLog.PostgreSql;

namespace Pulse.Benchmarks.Studio;

/// <summary>A whole studio of its own, started as a person starts it, in a folder that is thrown away.</summary>
internal sealed class BenchStudio : IAsyncDisposable
{
    private const int CreditsForEverything = 100_000;
    private const string Database = "pulse";

    private readonly StudioState _state;
    private readonly StudioProcess _process;

    private BenchStudio(StudioState state, Uri address, string mainDatabase) =>
        (_state, _process, Address, MainDatabase) = (state, new StudioProcess(state), address, mainDatabase);

    public Uri Address { get; }

    /// <summary>Connection string of the studio's events and read models.</summary>
    public string MainDatabase { get; }

    /// <summary>The studio's own process; PostgreSQL is another.</summary>
    public int ProcessId => ProcessIdentity.Parse(File.ReadAllText(_state.ProcessFile))!.Id;

    /// <summary>The server that the studio started beside it.</summary>
    public int PostgresProcessId => int.Parse(
        File.ReadLines(Path.Combine(_state.Folder, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static async Task<BenchStudio> Start(Action<string> progress, CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"pulse-bench-{Guid.CreateVersion7():N}");
        var state = new StudioState(PulseHome.Find()) { Folder = folder };
        var address = await new StudioProcess(state).StartAsync(port: null, progress, cancellation);
        var server = await EmbeddedPostgres.StartAsync(state.Postgres, cancellation);
        return new BenchStudio(state, address, new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = Database }.ConnectionString);
    }

    /// <summary>The studio's log, to write years into it.</summary>
    public Task<PostgreSqlEventLog> Log(CancellationToken cancellation) => PostgreSqlEventLog.Open(
        new PostgreSqlEventLogOptions { ConnectionString = MainDatabase }, NullLogger<PostgreSqlEventLog>.Instance, TimeProvider.System, cancellation);

    /// <summary>Signs in for an organization with credits for everything that a benchmark does.</summary>
    public Task<DevelopmentToken> SignIn(int organization, CancellationToken cancellation) => new DevelopmentAccess(_state).TokenAsync(
        Address, string.Create(CultureInfo.InvariantCulture, $"bench {organization}"), CreditsForEverything, cancellation);

    /// <summary>Grants one credit.</summary>
    public Task Grant(int organization, CancellationToken cancellation) => new DevelopmentAccess(_state).TokenAsync(
        Address, string.Create(CultureInfo.InvariantCulture, $"bench {organization}"), credits: 1, cancellation);

    /// <summary>A place in the organization's history after everything so far.</summary>
    public async Task<string> Now(DevelopmentToken access, CancellationToken cancellation)
    {
        using var api = new GraphQlClient(Address, access.Token);
        var project = new JsonObject { ["commandId"] = Guid.CreateVersion7(), ["projectId"] = Guid.CreateVersion7(), ["name"] = "bench" };
        var made = await api.MutateAsync("createProject", "CreateProjectInput", project, "projectId", cancellation);
        return (string)made["consistencyToken"]!;
    }

    /// <summary>One generation from the request to the paid final, timed as a client sees it.</summary>
    public async Task<WalkTimes> Walk(DevelopmentToken access, CancellationToken cancellation)
    {
        using var api = new GraphQlClient(Address, access.Token);
        var clock = new WalkClock();
        await new DemoRun(Address, access, api).WalkAsync(DemoWish.Of("إعلان قهوة في عمّان"), clock, cancellation);
        return clock.Times;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        Directory.Delete(_state.Folder, recursive: true);
    }
}
