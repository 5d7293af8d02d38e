using Pulse.Bff;
using Pulse.Standalone;

var settings = StudioSettings.FromEnvironment();
var builder = WebApplication.CreateSlimBuilder(args);
StudioLogging.Configure(builder.Logging);
await builder.AddStudio(settings, CancellationToken.None);

await using var app = builder.Build();
app.MapHealth();
app.MapPulseBff();
await app.RunAsync();
