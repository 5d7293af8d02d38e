using System.CommandLine;
using Pulse.Cli.Commands;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Analyst;

/// <summary>Logins for an organization's analysts: docs/analysts.md.</summary>
internal static class AnalystCommand
{
    internal static Command Create()
    {
        var command = new Command("analyst", "Let an organization's analysts read it in SQL (docs/analysts.md).");
        command.Subcommands.Add(Make());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Drop());
        return command;
    }

    private static Command Make()
    {
        var organization = new Argument<string>("ORG") { Description = "An organization's id, or a development organization's name." };
        var command = new Command("create", "Make a login and print its connection string. It is shown this once.");
        command.Arguments.Add(organization);
        return command.Runs(async (parsed, cancel) =>
            await RunAsync(["create", await IdOfAsync(parsed.GetRequiredValue(organization), cancel)], cancel));
    }

    private static Command List()
    {
        var organization = new Argument<string?>("ORG")
        {
            Description = "Only the logins of this organization.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("list", "Show the logins that there are, with their open sessions.");
        command.Arguments.Add(organization);
        return command.Runs(async (parsed, cancel) =>
            await RunAsync(parsed.GetValue(organization) is { } one ? ["list", await IdOfAsync(one, cancel)] : ["list"], cancel));
    }

    private static Command Drop()
    {
        var name = new Argument<string>("ORG|ROLE") { Description = "An organization, to drop all of its logins, or one login's name." };
        var command = new Command("drop", "Drop logins. Their open sessions end at once.");
        command.Arguments.Add(name);
        return command.Runs(async (parsed, cancel) =>
        {
            var asked = parsed.GetRequiredValue(name);
            return await RunAsync(["drop", AnalystHost.IsRole(asked) ? asked : await IdOfAsync(asked, cancel)], cancel);
        });
    }

    private static Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancel) =>
        new AnalystHost(StudioState.Current).RunAsync(words, cancel);

    /// <summary>A development organization is known to the studio by its name; any other is told by its id.</summary>
    private static async Task<string> IdOfAsync(string organization, CancellationToken cancel)
    {
        if (Guid.TryParse(organization, out _))
        {
            return organization;
        }

        DevelopmentAccess.RefuseInProduction();
        var state = StudioState.Current;
        var address = new StudioProcess(state).RunningAt()
            ?? throw new CliException("No studio runs in this checkout. Start one with ./pulse up --detach");
        return (await new DevelopmentAccess(state).TokenAsync(address, organization, credits: null, cancel)).OrganizationId;
    }
}
