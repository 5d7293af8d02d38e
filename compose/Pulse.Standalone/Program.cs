using Pulse.Bff;
using Pulse.Standalone;

var settings = StudioSettings.FromEnvironment();
if (args is [AnalystTool.Word, .. var words])
{
    return await AnalystTool.Run(StudioServices.Analytics(settings), words, Console.Out, Console.Error);
}

var builder = WebApplication.CreateSlimBuilder(args);
StudioLogging.Configure(builder.Logging);
await builder.AddStudio(settings, CancellationToken.None);

await using var app = builder.Build();
app.MapHealth();
app.MapPulseBff();
await app.RunAsync();
return 0;
