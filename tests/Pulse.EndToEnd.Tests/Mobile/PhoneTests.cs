using Pulse.EndToEnd.Tests.Browser;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Mobile;

/// <summary>
/// An app on a phone loses its connection all day: another network, minutes in the background. It follows its generations with graphql-ws and
/// goes on from the last change that it took: it must see each change once, in order, as one who was never away.
/// </summary>
[Collection(StudioCollection.Name)]
public sealed class PhoneTests(StudioUnderTest studio)
{
    private const string Ready = "AWAITING_PICK";
    private const int BackgroundSeconds = 600;

    [BrowserFact]
    public async Task Given_networks_that_change_and_ten_minutes_in_the_background_When_the_phone_resumes_Then_it_has_lost_nothing_and_seen_nothing_twice()
    {
        var client = await studio.SignInAsNewAsync();
        var (project, start) = await Scenes.ProjectAsync(client);
        using var phone = new Phone(studio.Address, client.Token, start, BrowserFactAttribute.Web);
        await phone.UntilAsync(static p => p.IsOn, "the first connection");

        // The network changes after the first change of a generation, while the others are on their way.
        var first = await RequestAsync(client, project);
        await phone.UntilAsync(static p => p.Changes.Count > 0, "a first change");
        await phone.TellAsync("network");
        await phone.UntilAsync(static p => p.Connections == 2, "a second connection");
        await phone.UntilAsync(p => IsReady(p, first), "the first generation");

        // A short look at another app keeps the socket; ten minutes do not, and a whole generation goes by meanwhile.
        await phone.TellAsync("background");
        await phone.TellAsync("time 5");
        await phone.TellAsync("foreground");
        await phone.TellAsync("background");
        await phone.TellAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"time {BackgroundSeconds}"));
        await phone.UntilAsync(static p => !p.IsOn, "the loss of its socket");
        var second = await RequestAsync(client, project);
        await client.FollowUntilAsync(second, start, static change => change.Status == Ready, Scenes.Timeout);
        Assert.DoesNotContain(phone.Changes, change => change.GenerationId == second);
        await phone.TellAsync("foreground");
        await phone.UntilAsync(p => IsReady(p, second), "the second generation");

        // Networks change in quick succession while a third one is made.
        var third = await RequestAsync(client, project);
        for (var connections = 4; connections <= 6; connections++)
        {
            await phone.TellAsync("network");
            await phone.UntilAsync(p => p.Connections >= connections, "one more connection");
        }

        await phone.UntilAsync(p => IsReady(p, third), "the third generation");
        var last = phone.Changes[^1].Token;
        var everything = await client.FollowUntilAsync(null, start, change => change.Token == last, Scenes.Timeout);
        Assert.Equal(everything, phone.Changes);
        Assert.Equal(everything.Count, phone.Changes.Select(static change => change.Token).Distinct(StringComparer.Ordinal).Count());
    }

    private static bool IsReady(Phone phone, Guid generation) => phone.Changes.Any(change => change.GenerationId == generation && change.Status == Ready);

    private static async Task<Guid> RequestAsync(PulseClient client, Guid project)
    {
        var generation = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, generation, Scenes.Prompt)).Accepted();
        return generation;
    }
}
