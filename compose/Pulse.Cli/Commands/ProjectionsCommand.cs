using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Commands;

/// <summary>Shows where the read models of the running studio stand.</summary>
internal static class ProjectionsCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    internal static Command Create()
    {
        var status = new Command("status", "Where each read model stands: state, lag in events and seconds, faults.")
            .Runs((_, cancel) => StatusAsync(cancel));
        var command = new Command("projections", "Look at the read models of the running studio.");
        command.Subcommands.Add(status);
        return command;
    }

    private static async Task<int> StatusAsync(CancellationToken cancel)
    {
        var address = new StudioProcess(StudioState.Current).RunningAt()
            ?? throw new CliException("No studio runs in this checkout. Start one with ./pulse up --detach");
        using var http = new HttpClient { BaseAddress = address, Timeout = Timeout };
        using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
        var health = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancel));
        foreach (var projection in health?["projections"]?.AsArray() ?? [])
        {
            CommandActions.Say(Line(projection!));
        }

        CommandActions.Say($"The studio is {health?["status"]}.");
        return answer.IsSuccessStatusCode ? CommandActions.Success : CommandActions.Failure;
    }

    internal static string Line(JsonNode projection)
    {
        var stop = projection["stop"] is { } reason ? $"  stopped: {reason.ToJsonString()}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{projection["name"],-20} v{projection["version"]}  {projection["state"],-12} "
            + $"lag {projection["lagEvents"]} events, {(double?)projection["lagSeconds"] ?? 0:F1} s{stop}");
    }
}
