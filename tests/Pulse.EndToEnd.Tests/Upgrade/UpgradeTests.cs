using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.Upgrade;

/// <summary>Today's build on the state that an older one left.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task Given_an_older_builds_state_When_todays_build_starts_on_it_Then_everything_is_there_and_goes_on()
    {
        await using var studio = await StudioUnderTest.StartOnAsync(OlderState.RestoreAsync);
        var client = await studio.SignInAsync(OlderState.Organization);

        var told = await client.AskAsync(
            """
            { projects { nodes { name } }
              generations { nodes { id status prompt pickedSample samples { number } finals { sample recipe { detail } } } }
              creditBalance { available held settled granted }
              creditLedger { nodes { kind } } }
            """);

        Assert.Equal("مشروع أقدم", (string?)told["projects"]!["nodes"]![0]!["name"]);
        var generations = told["generations"]!["nodes"]!.AsArray();
        Assert.Equal(
            [("CANCELLED", "a perfume called Amber", 4, 0), ("COMPLETED", "إعلان قهوة في عمّان", 4, 1)],
            generations.Select(row => ((string)row!["status"]!, (string)row["prompt"]!, row["samples"]!.AsArray().Count, row["finals"]!.AsArray().Count)));
        Assert.NotNull(generations[1]!["finals"]![0]!["recipe"]!["detail"]);
        Assert.Equal("""{"available":99,"held":0,"settled":1,"granted":100}""", told["creditBalance"]!.ToJsonString());
        Assert.Equal(["RELEASED", "SETTLED", "HELD", "HELD", "GRANTED"], told["creditLedger"]!["nodes"]!.AsArray().Select(line => (string)line!["kind"]!));

        // The old generation can still be picked from, and new work runs.
        var older = Guid.Parse((string)generations[1]!["id"]!);
        (await client.PickAsync(older, 3)).Accepted();
        await Eventually.Until(
            cancel => client.GenerationAsync(older, cancellation: cancel),
            now => now!["finals"]!.AsArray().Count == 2,
            Scenes.Timeout);
        Assert.Empty(studio.Complaints());
    }
}
