using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>
/// Two hundred hostile requests over HTTP: each gets a clean 4xx soon and for little memory, and the server goes on. Alone, since it measures time.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class HostileRequestTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int CountMin = 200;
    private const int Attempts = 3;
    private const int CulpritsShown = 12;
    private const long RequestBytesMax = 48L * 1024 * 1024;

    /// <summary>The framework's pools of buffers may still fill; keeping one body of each request would be 750 MB.</summary>
    private const long GrowthBytesMax = 256L * 1024 * 1024;

    /// <summary>Of the best of some attempts, none of which a cache can answer: other work on the machine is not the server's fault.</summary>
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromMilliseconds(50);

    private int _attempt;
    private ExampleServer _server = null!;

    public async Task InitializeAsync()
    {
        // Few documents are kept, so that what is measured is what the requests leave behind.
        _server = new ExampleServer { Transport = new TransportOptions(), Limits = new EngineOptions { DocumentCacheCountMax = 10 } };
        await _server.InitializeAsync();
        _server.AddProject(1);
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_hostile_request_gets_a_clean_refusal_soon()
    {
        Assert.True(HostileRequests.All.Count >= CountMin, FormattableString.Invariant($"{HostileRequests.All.Count} requests"));
        var answers = await TryAllAsync();

        // The first round has filled most pools of buffers; a second one must not need much more.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await TryAllAsync();
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(FormattableString.Invariant($"{before / 1024 / 1024} MB in use after the first round, {growth / 1024} KB more after the second"));

        foreach (var slow in answers.OrderByDescending(static a => a.Time).Take(CulpritsShown))
        {
            output.WriteLine(FormattableString.Invariant($"{slow.Time.TotalMilliseconds,7:F1} ms {slow.AllocatedBytes / 1024,8} KB {slow.Status} {slow.Name}"));
        }

        output.WriteLine(FormattableString.Invariant($"{answers.Count} requests"));
        Assert.Empty(answers.Select(Complaint).OfType<string>());
        Assert.Empty(_server.Faults.All);
        Assert.True(growth < GrowthBytesMax, FormattableString.Invariant($"{growth} bytes more are in use"));
    }

    private static string? Complaint(Answer answer)
    {
        var what = answer.Status is < 400 or >= 500 ? FormattableString.Invariant($"status {answer.Status}: {answer.Text}")
            : !answer.Text.StartsWith("{\"errors\":[{\"message\":", StringComparison.Ordinal) || answer.Text.Contains("INTERNAL", StringComparison.Ordinal) ? answer.Text
            : answer.Time > AnswerTimeMax ? FormattableString.Invariant($"{answer.Time.TotalMilliseconds:F0} ms")
            : answer.AllocatedBytes > RequestBytesMax ? FormattableString.Invariant($"{answer.AllocatedBytes} bytes")
            : null;
        return what is null ? null : $"{answer.Name}: {what}";
    }

    private async Task<List<Answer>> TryAllAsync()
    {
        var answers = new List<Answer>();
        foreach (var request in HostileRequests.All)
        {
            answers.Add(await TryAsync(request));
        }

        return answers;
    }

    private async Task<Answer> TryAsync(HostileRequest hostile)
    {
        Answer? best = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var answer = await SendAsync(hostile.Name, hostile.Body(_attempt++));
            best = best is null || answer.Time < best.Time ? answer : best;
        }

        var alive = await SendAsync("alive", "{\"query\":\"{ projects { id } }\"}"u8.ToArray());
        Assert.Equal(200, alive.Status);
        return best!;
    }

    private async Task<Answer> SendAsync(string name, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Address) { Content = new ByteArrayContent(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var allocated = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();
        using var response = await _server.Client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        var time = clock.Elapsed;
        var used = GC.GetTotalAllocatedBytes() - allocated;
        using var document = JsonDocument.Parse(answer);
        return new Answer(name, (int)response.StatusCode, Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 300))), time, used);
    }

    private sealed record Answer(string Name, int Status, string Text, TimeSpan Time, long AllocatedBytes);
}
