using System.CommandLine;
using System.Text.Json;
using Pulse.Cli.Studio;

namespace Pulse.Cli.Commands;

internal static class TokenCommand
{
    internal static Command Create()
    {
        var organization = new Option<string>("--org")
        {
            Description = "The development organization's name; it is made if it is new.",
            DefaultValueFactory = _ => DevelopmentAccess.DefaultOrganization,
        };
        var credits = new Option<int?>("--credits") { Description = "Credits to grant it now." };
        var json = new Option<bool>("--json")
        {
            Description = "Print all of the answer: also the sign-in link, and the consistency token to read the credits with.",
        };
        var isOperator = new Option<bool>("--operator") { Description = "A token that may also look after the read models." };
        var command = new Command("token", "Print a bearer token of a development organization, for scripts and curl.");
        command.Options.Add(organization);
        command.Options.Add(credits);
        command.Options.Add(json);
        command.Options.Add(isOperator);
        return command.Runs(async (parsed, cancel) =>
        {
            DevelopmentAccess.RefuseInProduction();
            var state = StudioState.Current;
            var address = new StudioProcess(state).RunningAt()
                ?? throw new CliException("No studio runs in this checkout. Start one with ./pulse up --detach");
            var token = await new DevelopmentAccess(state).TokenAsync(
                address, parsed.GetRequiredValue(organization), parsed.GetValue(credits), cancel, parsed.GetValue(isOperator));

            // Nothing but the token, so that $(./pulse token) can be used as it is.
            CommandActions.Say(parsed.GetValue(json) ? JsonSerializer.Serialize(token, JsonSerializerOptions.Web) : token.Token);
            return CommandActions.Success;
        });
    }
}
