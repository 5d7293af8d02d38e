using System.Text.Json;

namespace Pulse.GraphQL.Tests.Transport;

/// <summary>npm's graphql-http audits of servers, run against the example: all of them, and none may be a notice.</summary>
public sealed class AuditTests(ExampleServer server) : IClassFixture<ExampleServer>
{
    private const int AuditCount = 61;

    [NodeFact]
    public async Task All_audits_of_graphql_over_http_are_ok()
    {
        using var script = new NodeScript("clients", "audits.mjs", server.Address.ToString());

        var results = (await script.FinishAsync()).ConvertAll(static line => JsonDocument.Parse(line).RootElement);

        var bad = results.Where(static r => r.GetProperty("status").GetString() != "ok").Select(static r => r.ToString());
        Assert.Empty(bad);
        Assert.Equal(AuditCount, results.Count);
    }
}
