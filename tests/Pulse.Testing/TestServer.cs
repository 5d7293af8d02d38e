using Pulse.Embedded;

namespace Pulse.Testing;

/// <summary>
/// The PostgreSQL server that a test process works on: the one that <c>./pulse test</c> names, else one of its own,
/// started at the first demand and stopped with the process.
/// </summary>
public static class TestServer
{
    /// <summary>Superuser's connection string of a server that tests may make databases on.</summary>
    public const string EnvironmentVariable = "PULSE_TEST_POSTGRES";

    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    /// <summary>The superuser's connection string of the server's database <c>postgres</c>.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    private static async Task<string> StartAsync()
    {
        var given = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(given))
        {
            return given;
        }

        var scratch = await ScratchPostgres.StartAsync(PulseHome.Find());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        return scratch.Server.ConnectionString;
    }
}
