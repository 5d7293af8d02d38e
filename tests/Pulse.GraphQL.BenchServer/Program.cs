using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pulse.GraphQL;
using Pulse.GraphQL.BenchServer;

// engine|bare PORT: one of the two servers that ./pulse bench graphql compares, each in a process of its own.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
builder.Logging.ClearProviders();
if (args[0] == "engine")
{
    builder.Services.AddGraphQL<GraphQLHost>(BenchSchema.Create());
}

var app = builder.Build();
app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
if (args[0] == "engine")
{
    app.UseWebSockets();
    app.MapGraphQL("/graphql");
}
else
{
    BareEndpoint.Map(app);
}

await app.RunAsync();
