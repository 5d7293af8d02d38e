namespace Pulse.Standalone;

/// <summary>One line an entry, in UTC, without colours: made to be read by people and by grep.</summary>
public static class StudioLogging
{
    public static void Configure(ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        })
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("MassTransit", LogLevel.Warning);
}
