namespace Pulse.Cli.Studio;

/// <summary>Does something with this checkout's studio: the running one, or one that is started for it and stopped afterwards.</summary>
internal static class StudioVisit
{
    /// <param name="say">Told about each step of a start.</param>
    internal static async Task<int> RunAsync(Action<string> say, Func<Uri, Task<int>> visit, CancellationToken cancel)
    {
        var studio = new StudioProcess(StudioState.Current);
        var wasRunning = studio.RunningAt() is not null;
        try
        {
            return await visit(await studio.StartAsync(null, say, cancel));
        }
        finally
        {
            if (!wasRunning)
            {
                await studio.StopAsync();
            }
        }
    }
}
