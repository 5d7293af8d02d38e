using System.CommandLine;
using System.Text.Json.Nodes;
using Pulse.Cli.Commands;

namespace Pulse.Cli.Projections;

/// <summary>Looks after the read models of the running studio, through the public API with an operator's token.</summary>
internal static class ProjectionsCommand
{
    internal static Command Create()
    {
        var command = new Command("projections", "Look after the read models of the running studio: rebuild, verify, promote, without downtime.");
        foreach (var subcommand in new[] { Status(), Rebuild(), Verify(), Promote(), Abandon(), Resume(), Parked(), Replay(), Discard() })
        {
            command.Subcommands.Add(subcommand);
        }

        return command;
    }

    private static Command Status() => new Command("status", "Where each edition stands: role, state, lag in events and seconds, rate, faults.")
        .Runs(async (_, cancel) =>
        {
            using var client = await ProjectionsClient.OpenAsync(cancel);
            var editions = await client.EditionsAsync(cancel);
            foreach (var edition in editions)
            {
                CommandActions.Say(EditionLines.Of(edition));
            }

            return editions.Any(EditionLines.NeedsSomebody) ? CommandActions.Failure : CommandActions.Success;
        });

    private static Command Rebuild()
    {
        var name = Name();
        var rate = new Option<int?>("--max-rate") { Description = "Events a second at most; without it, as fast as it can." };
        var detach = new Option<bool>("--detach") { Description = "Return at once. The rebuild goes on by itself, also after a restart." };
        var command = new Command("rebuild", "Fill a new edition beside the active one, from the first event on.") { name, rate, detach };
        return command.Runs(async (parsed, cancel) =>
        {
            using var client = await ProjectionsClient.OpenAsync(cancel);
            var projection = parsed.GetRequiredValue(name);
            await client.RunAsync("rebuildProjection", projection, parsed.GetValue(rate), cancel);
            if (!parsed.GetValue(detach))
            {
                await client.FollowAsync(projection, cancel);
                CommandActions.Say($"Compare it: ./pulse projections verify {projection}   Use it: ./pulse projections promote {projection}");
            }

            return CommandActions.Success;
        });
    }

    private static Command Verify()
    {
        var name = Name();
        return new Command("verify", "Compare every row of the new edition with the active one, at the same position of the log.") { name }
            .Runs(async (parsed, cancel) =>
            {
                using var client = await ProjectionsClient.OpenAsync(cancel);
                var comparison = await client.VerifyAsync(parsed.GetRequiredValue(name), cancel);
                foreach (var table in comparison["tables"]!.AsArray())
                {
                    CommandActions.Say(EditionLines.OfTable(table!));
                }

                return (bool)comparison["isEqual"]! ? CommandActions.Success : CommandActions.Failure;
            });
    }

    private static Command Promote() => Plain("promote", "Make queries read the new edition; the former one is dropped a little later.", "promoteProjection", "Queries read it now.");

    private static Command Abandon() => Plain("abandon", "Give the new edition up.", "abandonProjection", "It is given up.");

    private static Command Resume() => Plain("resume", "Make a stopped read model try its event again.", "resumeProjection", "It tries again.");

    private static Command Parked()
    {
        var name = Name();
        return new Command("parked", "Streams that were put aside, with the event that each is parked for.") { name }
            .Runs(async (parsed, cancel) =>
            {
                using var client = await ProjectionsClient.OpenAsync(cancel);
                foreach (var stream in await client.ParkedAsync(parsed.GetRequiredValue(name), cancel))
                {
                    CommandActions.Say(EditionLines.OfParked(stream));
                }

                return CommandActions.Success;
            });
    }

    private static Command Replay() => OnStream("replay", "Take a parked stream in again.", "replayParkedStream");

    private static Command Discard() => OnStream("discard", "Leave the event that a stream is parked for out for good, and take in those after it.", "discardParkedStream");

    private static Command Plain(string verb, string description, string mutation, string done)
    {
        var name = Name();
        return new Command(verb, description) { name }.Runs(async (parsed, cancel) =>
        {
            using var client = await ProjectionsClient.OpenAsync(cancel);
            await client.RunAsync(mutation, parsed.GetRequiredValue(name), eventsPerSecondMax: null, cancel);
            CommandActions.Say(done);
            return CommandActions.Success;
        });
    }

    private static Command OnStream(string verb, string description, string mutation)
    {
        var (name, stream) = (Name(), new Argument<string>("STREAM") { Description = "As `parked` names it." });
        return new Command(verb, description) { name, stream }.Runs(async (parsed, cancel) =>
        {
            using var client = await ProjectionsClient.OpenAsync(cancel);
            var taken = await client.OnStreamAsync(mutation, parsed.GetRequiredValue(name), parsed.GetRequiredValue(stream), cancel);
            CommandActions.Say(FormattableString.Invariant($"{taken} events taken in."));
            return CommandActions.Success;
        });
    }

    private static Argument<string> Name() => new("NAME") { Description = "A read model, as `status` names it." };
}
