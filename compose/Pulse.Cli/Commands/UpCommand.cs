using System.CommandLine;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Commands;

internal static class UpCommand
{
    internal static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "The loopback port (default: 8090, or the next free one)." };
        var detach = new Option<bool>("--detach") { Description = "Return when the studio is ready; ./pulse down stops it." };
        var command = new Command("up", "Start the studio with an embedded PostgreSQL; print its address and a sign-in link.");
        command.Options.Add(port);
        command.Options.Add(detach);
        return command.Runs((parsed, cancel) => RunAsync(parsed.GetValue(port), parsed.GetValue(detach), cancel));
    }

    private static async Task<int> RunAsync(int? port, bool detach, CancellationToken cancel)
    {
        var state = StudioState.Current;
        var studio = new StudioProcess(state);
        var already = studio.RunningAt() is not null;
        var address = await studio.StartAsync(port, CommandActions.Say, cancel);
        CommandActions.Say($"Studio:   {address}");
        CommandActions.Say($"GraphQL:  {new Uri(address, "/graphql")}");
        var access = await new DevelopmentAccess(state).TokenAsync(address, DevelopmentAccess.DefaultOrganization, null, cancel);
        CommandActions.Say($"Sign in:  {access.SignInLink}");
        if (already)
        {
            CommandActions.Say("It was running already; ./pulse down stops it.");
            return CommandActions.Success;
        }

        if (detach)
        {
            CommandActions.Say("It runs on its own; ./pulse down stops it.");
            return CommandActions.Success;
        }

        CommandActions.Say($"Log:      {state.LogFile}");
        CommandActions.Say("Ctrl-C stops it.");
        return await StayAsync(studio, cancel);
    }

    private static async Task<int> StayAsync(StudioProcess studio, CancellationToken cancel)
    {
        try
        {
            await studio.WaitForEndAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            CommandActions.Say("Stopping ...");
            await studio.StopAsync();
            return CommandActions.Success;
        }

        CommandActions.Say($"The studio ended. Its last words:\n{studio.LogTail()}");
        await studio.StopAsync();
        return CommandActions.Failure;
    }
}
