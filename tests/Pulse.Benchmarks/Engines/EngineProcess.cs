using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Pulse.Benchmarks.Engines;

/// <summary>One GraphQL server in a process of its own, on a free port of the loopback.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(2);

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private EngineProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/graphql"));
    }

    public Uri Address { get; }

    /// <summary>Starts a server and answers how long it took from the start of its process to its first answer.</summary>
    /// <param name="program">The program; the port is its last argument.</param>
    public static async Task<(EngineProcess Server, TimeSpan ColdStart)> Start(string program, string[] arguments, string query, CancellationToken cancellation)
    {
        var port = FreePort();
        var clock = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo(program, [.. arguments, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var server = new EngineProcess(process, port);
        using var wait = new PeriodicTimer(TryAgainAfter);
        while (await wait.WaitForNextTickAsync(cancellation))
        {
            try
            {
                await server.Ask(query, cancellation);
                return (server, clock.Elapsed);
            }
            catch (HttpRequestException) when (clock.Elapsed < StartTimeMax && !process.HasExited)
            {
                // Not listening yet.
            }
        }

        throw new OperationCanceledException(cancellation);
    }

    public async Task<string> Ask(string query, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(Address, new { query }, cancellation);
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode && body.StartsWith("{\"data\":", StringComparison.Ordinal) ? body : throw new InvalidOperationException(body);
    }

    /// <summary>Bytes that the process has allocated so far; only the .NET servers tell.</summary>
    public async Task<long> Allocated(CancellationToken cancellation) =>
        long.Parse(await _http.GetStringAsync(new Uri(Address, "/allocated"), cancellation), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
