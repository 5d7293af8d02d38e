using System.Text.Json.Nodes;
using Npgsql;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Ids;
using Pulse.EndToEnd.Tests.Studio;

namespace Pulse.EndToEnd.Tests.ReadModels;

/// <summary>Every ledger line tells how it came to be, and the log says the same.</summary>
[Collection(StudioCollection.Name)]
public sealed class ExplainLineTests(StudioUnderTest studio)
{
    private const string Explain = """
        query($id: String!) {
          explainLine(id: $id) {
            line { id kind availableChange availableAfter priceVersion generationId }
            events { id type position recordedAt }
            hold { id generationId credits status expiresAt }
            prices { version sampleSetCredits finalCredits }
            rounding { rule text }
            before { granted available held settled }
            after { granted available held settled }
          }
        }
        """;

    private const string MoneySql =
        """
        SELECT event_id, type, (convert_from(data, 'UTF8')::jsonb ->> 'holdId')::uuid, recorded_at
        FROM log.events WHERE stream = $1 ORDER BY position
        """;

    private sealed record Money(Guid Id, string Type, Guid? Hold, DateTime RecordedAt);

    [Fact]
    public async Task Each_line_is_explained_down_to_its_events_as_the_log_has_them()
    {
        var client = await studio.SignInAsNewAsync();
        await WriteEveryKindAsync(client);
        var lines = await client.LedgerAsync();
        var money = await MoneyAsync(client);
        Assert.Equal(money.Select(e => e.Id), lines.Select(line => Guid.Parse(line.Id)));
        Assert.Equal(["GRANTED", "HELD", "RELEASED", "SETTLED"], lines.Select(line => line.Kind).Distinct().Order(StringComparer.Ordinal));

        var balance = new Balance(0, 0, 0, 0);
        foreach (var (line, own) in lines.Zip(money))
        {
            var told = (await client.AskAsync(Explain, new JsonObject { ["id"] = line.Id }))["explainLine"]!;

            Assert.Equal((line.Id, line.Kind), ((string)told["line"]!["id"]!, (string)told["line"]!["kind"]!));
            var expected = money.Where(e => e.Id == own.Id || (own.Hold is not null && e.Hold == own.Hold)).ToArray();
            Assert.Equal(expected, told["events"]!.AsArray().Select(Read).Select(e => e with { Hold = own.Hold }));
            AssertPrice(told, own);
            Assert.Equal("WHOLE_CREDITS", (string)told["rounding"]!["rule"]!);
            Assert.Equal(balance, Balance.From(told["before"]!));
            balance = Balance.From(told["after"]!);
            Assert.True(balance.Nets);
            Assert.Equal((line.AvailableAfter, (int)told["before"]!["available"]! + line.AvailableChange), (balance.Available, balance.Available));
            await AssertPositionsAreMomentsAsync(client, told, line);
        }

        Assert.Equal(await client.BalanceAsync(), balance);
        Assert.Contains(money.Where(e => e.Hold is not null).GroupBy(e => e.Hold), hold => hold.Count() == 1);
    }

    [Fact]
    public async Task A_foreign_line_is_as_unknown_as_a_random_one()
    {
        var owner = await studio.SignInAsNewAsync();
        var stranger = await studio.SignInAsNewAsync();
        await studio.Log.QuietAsync(owner.OrganizationId);
        var line = Assert.Single(await owner.LedgerAsync());

        var foreign = await stranger.AskAsync(Explain, new JsonObject { ["id"] = line.Id });
        var random = await stranger.AskAsync(Explain, new JsonObject { ["id"] = PulseClient.Text(PulseClient.NewId()) });
        var nonsense = await stranger.AskAsync(Explain, new JsonObject { ["id"] = "no id" });

        Assert.Null(foreign["explainLine"]);
        Assert.Equal(random.ToJsonString(), foreign.ToJsonString());
        Assert.Equal(random.ToJsonString(), nonsense.ToJsonString());
    }

    /// <summary>One generation with two finals, one that is given up, and one whose hold is open.</summary>
    private static async Task WriteEveryKindAsync(PulseClient client)
    {
        var (twice, token) = await Scenes.CompletedAsync(client);
        (await client.PickAsync(twice, 2)).Accepted();
        await client.FollowUntilAsync(twice, token, change => change.Status == "COMPLETED", Scenes.Timeout);
        var (givenUp, _, _) = await Scenes.AwaitingPickAsync(client);
        (await client.CancelAsync(givenUp)).Accepted();
        await Scenes.LedgerOfAsync(client, givenUp, lines: 2);
        await Scenes.AwaitingPickAsync(client);
        await client.Studio.Log.QuietAsync(client.OrganizationId);
    }

    private static void AssertPrice(JsonNode told, Money own)
    {
        if (own.Hold is null)
        {
            Assert.Null(told["hold"]);
            Assert.Null(told["prices"]);
            return;
        }

        var prices = Prices.Find((string)told["line"]!["priceVersion"]!);
        Assert.Equal(own.Hold, Guid.Parse((string)told["hold"]!["id"]!));
        Assert.Equal((string)told["line"]!["generationId"]!, (string)told["hold"]!["generationId"]!);
        Assert.Equal(prices.FinalCredits, (int)told["hold"]!["credits"]!);
        Assert.Equal(
            (prices.Version, prices.SampleSetCredits, prices.FinalCredits),
            ((string)told["prices"]!["version"]!, (long)told["prices"]!["sampleSetCredits"]!, (long)told["prices"]!["finalCredits"]!));
    }

    /// <summary>An event's position may be asked for: the ledger then ends with that event's line.</summary>
    private static async Task AssertPositionsAreMomentsAsync(PulseClient client, JsonNode told, LedgerLine line)
    {
        var position = (string)told["events"]!.AsArray().Single(e => (string)e!["id"]! == line.Id)!["position"]!;
        var then = await client.AskAsync(
            "query($asOf: AsOf!) { creditLedger(first: 1, asOf: $asOf) { nodes { id } } }",
            new JsonObject { ["asOf"] = new JsonObject { ["token"] = position } });
        Assert.Equal(line.Id, (string)Assert.Single(then["creditLedger"]!["nodes"]!.AsArray())!["id"]!);
    }

    private static Money Read(JsonNode? e) =>
        new(Guid.Parse((string)e!["id"]!), (string)e["type"]!, null, ((DateTimeOffset)e["recordedAt"]!).UtcDateTime);

    private async Task<IReadOnlyList<Money>> MoneyAsync(PulseClient client)
    {
        await using var source = NpgsqlDataSource.Create(studio.Log.ConnectionString);
        await using var command = source.CreateCommand(MoneySql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CreditCommand.StreamFor(new OrganizationId(client.OrganizationId)).Value });
        await using var rows = await command.ExecuteReaderAsync();
        var money = new List<Money>();
        while (await rows.ReadAsync())
        {
            money.Add(new Money(rows.GetGuid(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetGuid(2), rows.GetDateTime(3)));
        }

        return money;
    }
}
