using Pulse.GraphQL.Tests.Example;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>The clients that people use, in Node, against the example: each script says its steps, and a step that fails ends it.</summary>
public sealed class ClientTests
{
    private const string Watching = "watching ";
    private const string Left = "left";

    /// <summary>All that the clients can do, switched on.</summary>
    private static readonly TransportOptions All = ExampleServer.Options with
    {
        BatchCountMax = 3,
        Uploads = new UploadOptions { CountMax = 2 },
        Documents = new PersistedDocumentOptions { AutomaticCountMax = 10 },
    };

    [NodeFact]
    public Task Graphql_ws_works() => RunAsync("graphql-ws.mjs", "query", "mutation", "error", "resolver error", "subscription", "refusal", "ping");

    [NodeFact]
    public Task Graphql_sse_works() => RunAsync("graphql-sse.mjs", "query", "mutation", "error", "subscription", "wrong request");

    [NodeFact]
    public Task Urql_works() =>
        RunAsync("urql.mjs", "query", "get", "mutation", "error", "subscription", "subscription by events", "persisted query", "upload");

    [NodeFact]
    public Task Apollo_client_works() =>
        RunAsync("apollo.mjs", "query", "get", "mutation", "error", "resolver error", "subscription", "persisted query", "batch", "upload");

    /// <summary>Follows a script: publishes when it watches, and checks that it has left when it says so.</summary>
    private async Task RunAsync(string name, params string[] steps)
    {
        await using var example = await ExampleServer.StartAsync(All);
        for (var i = 1; i <= 5; i++)
        {
            example.AddProject(i);
        }

        using var script = new NodeScript("clients", name, example.Address.ToString());
        var done = new List<string>();
        while (await script.ReadAsync() is { } line)
        {
            if (line.StartsWith(Watching, StringComparison.Ordinal))
            {
                var row = example.AddProject(int.Parse(line[Watching.Length..], System.Globalization.CultureInfo.InvariantCulture));
                await ExampleServer.EventuallyAsync(() => example.Studio.Subscribers == 1, "the source was opened");
                example.Studio.PublishAll([new ProjectChange(row, ExampleServer.Token(0)), new ProjectChange(row, ExampleServer.Token(1))]);
                await script.TellAsync("published");
            }
            else if (line == Left)
            {
                await ExampleServer.EventuallyAsync(() => example.Studio.Subscribers == 0 && example.Engine.OpenSubscriptions == 0, "the source was disposed");
                await script.TellAsync("gone");
            }
            else
            {
                done.Add(line);
            }
        }

        await script.FinishAsync();
        Assert.Equal(steps.Select(static step => "ok " + step), done);
    }
}
