using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pulse.Cli.Tests;

/// <summary>
/// Speaks the parts of the public API that the demo uses, with a generation that advances when it is told to, and with the
/// faults that a test plants.
/// </summary>
internal sealed class FakeStudio : IAsyncDisposable
{
    private const int PngHeaderBytes = 24;

    private readonly WebApplication _app;
    private int _connections;

    private FakeStudio(WebApplication app) => _app = app;

    internal Uri Address => new(_app.Urls.Single());

    /// <summary>Drops the first socket after its first change.</summary>
    internal bool DropsFirstSocket { get; init; }

    /// <summary>Announces another hash than the bytes have.</summary>
    internal bool LiesAboutHashes { get; init; }

    /// <summary>Answers the first query with LAGGING.</summary>
    internal bool LagsOnce { get; set; }

    internal int FinalWidth { get; init; } = 2160;

    /// <summary>Credits of the one organization.</summary>
    internal int Credits { get; set; }

    /// <summary>Consistency tokens that the balance was asked for with.</summary>
    internal List<string?> BalancesFrom { get; } = [];

    internal List<string?> ResumedFrom { get; } = [];

    internal List<string> Mutations { get; } = [];

    /// <summary>The input of each mutation, in their order.</summary>
    internal List<JsonNode> Inputs { get; } = [];

    /// <summary>What was sent to upload links.</summary>
    internal List<string> Uploads { get; } = [];

    /// <summary>Takes no file.</summary>
    internal bool RefusesFiles { get; init; }

    internal static async Task<FakeStudio> StartAsync(FakeStudioFaults faults = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var studio = new FakeStudio(builder.Build())
        {
            DropsFirstSocket = faults.HasFlag(FakeStudioFaults.DroppedSocket),
            LiesAboutHashes = faults.HasFlag(FakeStudioFaults.WrongHash),
            LagsOnce = faults.HasFlag(FakeStudioFaults.Lag),
            RefusesFiles = faults.HasFlag(FakeStudioFaults.FilesRefused),
            FinalWidth = faults.HasFlag(FakeStudioFaults.SmallFinal) ? 1080 : 2160,
        };
        studio._app.UseWebSockets();
        studio._app.Map("/graphql", studio.HandleAsync);
        studio._app.MapPost("/dev/token", studio.GrantAsync);
        studio._app.MapPut("/upload", studio.TakeAsync);
        studio._app.MapGet("/file/{width:int}", (int width) => Results.Bytes(Picture(width)));
        await studio._app.StartAsync();
        return studio;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static byte[] Picture(int width)
    {
        var bytes = new byte[PngHeaderBytes];
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), width);
        return bytes;
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
            await SubscribeAsync(socket, context.RequestAborted);
            return;
        }

        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        await context.Response.WriteAsync(Answer((string)request["query"]!, request["variables"]!).ToJsonString());
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        Uploads.Add(await body.ReadToEndAsync());
        return RefusesFiles ? Results.Json(new { status = "REFUSED", refusal = "NOT_A_PICTURE" }, statusCode: 422) : Results.Json(new { status = "READY" });
    }

    private async Task<IResult> GrantAsync(HttpRequest request)
    {
        Credits += (int?)(await JsonNode.ParseAsync(request.Body))!["credits"] ?? 0;
        var place = string.Create(CultureInfo.InvariantCulture, $"granted-{Credits}");
        return Results.Json(new { token = "token", organizationId = "organization", signInLink = "link", consistencyToken = place });
    }

    private JsonObject Answer(string query, JsonNode variables)
    {
        if (query.StartsWith("mutation", StringComparison.Ordinal))
        {
            var field = query.Split('{', '(')[2].Trim();
            Mutations.Add(field);
            Inputs.Add(variables["input"]!.DeepClone());
            var payload = new JsonObject
            {
                ["consistencyToken"] = $"after-{field}",
                ["errors"] = new JsonArray(),
                ["upload"] = new JsonObject { ["url"] = "/upload" },
            };
            return Data(new JsonObject { [field] = payload });
        }

        if (query.Contains("finalCredits", StringComparison.Ordinal))
        {
            BalancesFrom.Add((string?)variables["token"]);
            return Data(new JsonObject
            {
                ["creditBalance"] = new JsonObject { ["available"] = Credits },
                ["quote"] = new JsonObject { ["finalCredits"] = 1 },
            });
        }

        if (LagsOnce)
        {
            LagsOnce = false;
            var lagging = new JsonObject { ["extensions"] = new JsonObject { ["code"] = "LAGGING" } };
            return new JsonObject { ["errors"] = new JsonArray(lagging) };
        }

        return Data(Everything(variables));
    }

    private JsonObject Everything(JsonNode variables) => new()
    {
        ["generation"] = new JsonObject
        {
            ["id"] = variables["id"]!.DeepClone(),
            ["projectId"] = "p",
            ["prompt"] = "إعلان قهوة",
            ["format"] = "SQUARE",
            ["attempt"] = 1,
            ["createdAt"] = "2026-01-01T00:00:00Z",
            ["samples"] = new JsonArray([.. Enumerable.Range(1, 4).Select(number => Image("number", number, 512))]),
            ["finals"] = new JsonArray(Final()),
        },
        ["creditLedger"] = new JsonObject { ["nodes"] = new JsonArray(new JsonObject { ["kind"] = "SETTLED" }) },
        ["sagaTimeline"] = new JsonArray(new JsonObject { ["input"] = "requested" }),
    };

    private JsonObject Final()
    {
        var final = Image("sample", 1, FinalWidth);
        final["alsoIn"] = new JsonArray();
        return final;
    }

    private JsonObject Image(string key, int number, int width) => new()
    {
        [key] = number,
        ["recipe"] = new JsonObject { ["model"] = "composer" },
        ["image"] = new JsonObject
        {
            ["url"] = string.Create(CultureInfo.InvariantCulture, $"/file/{width}"),
            ["sha256"] = LiesAboutHashes ? new string('0', 64) : Convert.ToHexStringLower(SHA256.HashData(Picture(width))),
            ["sizeBytes"] = PngHeaderBytes,
        },
    };

    private static JsonObject Data(JsonNode data) => new() { ["data"] = data };

    private async Task SubscribeAsync(WebSocket socket, CancellationToken cancel)
    {
        await ReceiveAsync(socket, cancel);
        await SendAsync(socket, new JsonObject { ["type"] = "connection_ack" }, cancel);
        await SendAsync(socket, new JsonObject { ["type"] = "ping" }, cancel);
        JsonNode message;
        do
        {
            message = await ReceiveAsync(socket, cancel);
        }
        while ((string?)message["type"] != "subscribe");

        ResumedFrom.Add((string?)message["payload"]!["variables"]!["from"]);
        (int Ready, string Status)[] story = [(2, "RENDERING_SAMPLES"), (4, "AWAITING_PICK"), (4, "RENDERING_FINAL"), (4, "COMPLETED")];
        foreach (var (ready, status) in ++_connections > 1 ? story[1..] : story)
        {
            await SendAsync(socket, Change(ready, status), cancel);
            if (DropsFirstSocket && _connections == 1)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "going away", cancel);
                return;
            }
        }
    }

    private static JsonObject Change(int ready, string status) => new()
    {
        ["type"] = "next",
        ["payload"] = Data(new JsonObject
        {
            ["generationChanged"] = new JsonObject
            {
                ["kind"] = "k", ["samplesReady"] = ready, ["status"] = status, ["consistencyToken"] = $"at-{status}",
            },
        }),
    };

    private static async Task SendAsync(WebSocket socket, JsonObject message, CancellationToken cancel) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, cancel);

    private static async Task<JsonNode> ReceiveAsync(WebSocket socket, CancellationToken cancel)
    {
        var buffer = new byte[65536];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
        return JsonNode.Parse(buffer.AsSpan(0, part.Count))!;
    }
}

/// <summary>What a fake studio does wrong.</summary>
[Flags]
internal enum FakeStudioFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The first socket breaks.</summary>
    DroppedSocket = 1,

    /// <summary>Hashes are not those of the bytes.</summary>
    WrongHash = 2,

    /// <summary>The read side is late once.</summary>
    Lag = 4,

    /// <summary>No file is taken.</summary>
    FilesRefused = 16,

    /// <summary>The final is no larger than a sample's format.</summary>
    SmallFinal = 8,
}
