using Npgsql;
using Pulse.EndToEnd.Tests.Studio;
using Pulse.Standalone;

namespace Pulse.EndToEnd.Tests.Analysts;

/// <summary>What <c>./pulse analyst</c> hands over to, beside a running studio whose door is open.</summary>
[Collection(StudioCollection.Name)]
public sealed class AnalystToolTests(StudioUnderTest studio)
{
    private const string AnswersSql = "SELECT concat_ws(' ', generation_id, status, prompt) FROM analytics.generations";

    [Fact]
    public async Task Given_two_organizations_When_one_gets_a_login_Then_it_reads_its_own_work_until_it_is_dropped()
    {
        var (client, other) = (await studio.SignInAsNewAsync(), await studio.SignInAsNewAsync());
        var (generation, _) = await Scenes.CompletedAsync(client);
        await Scenes.CompletedAsync(other);
        await studio.Log.QuietAsync(client.OrganizationId);
        var organization = PulseClient.Text(client.OrganizationId);

        var (exit, uri, _) = await RunAsync("create", organization);

        Assert.Equal(0, exit);
        Assert.StartsWith("postgresql://analyst_", uri, StringComparison.Ordinal);
        Assert.Equal($"{PulseClient.Text(generation)} COMPLETED {Scenes.Prompt}", await AnswersAsync(uri.Trim()));
        Assert.Contains(organization, (await RunAsync("list", organization)).Said, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("list", PulseClient.Text(other.OrganizationId))).Said);
        Assert.Equal(0, (await RunAsync("drop", organization)).Exit);
        await Assert.ThrowsAsync<PostgresException>(() => AnswersAsync(uri.Trim()));
    }

    [Fact]
    public async Task Given_the_database_of_keys_When_a_login_connects_to_it_Then_it_is_refused()
    {
        var client = await studio.SignInAsNewAsync();
        await studio.Log.QuietAsync(client.OrganizationId);
        var (_, uri, _) = await RunAsync("create", PulseClient.Text(client.OrganizationId));
        var keys = new NpgsqlConnectionStringBuilder(studio.KeyConnection).Database!;

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AnswersAsync(uri.Trim(), keys));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await RunAsync("drop", PulseClient.Text(client.OrganizationId));
    }

    [Theory]
    [InlineData("is no organization's id", "create", "nobody")]
    [InlineData("There is no organization", "create", "00000000-0000-8000-8000-000000000001")]
    [InlineData("There is no login", "drop", "analyst_nobody")]
    [InlineData("analyst create ORG", "sweep")]
    public async Task Given_something_that_cannot_be_done_Then_it_says_why_and_fails(string words, params string[] asked)
    {
        var (exit, said, complained) = await RunAsync(asked);

        Assert.Equal((1, ""), (exit, said));
        Assert.Contains(words, complained, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Said, string Complained)> RunAsync(params string[] words)
    {
        var main = new NpgsqlConnectionStringBuilder(studio.MainConnection);
        var settings = new StudioSettings
        {
            Home = Embedded.PulseHome.Find(),
            StateFolder = studio.StateFolder,
            PostgresServer = main.ConnectionString,
            Database = main.Database!,
            IsDevelopment = true,
        };
        var (said, complained) = (new StringWriter(), new StringWriter());
        var exit = await AnalystTool.Run(StudioServices.Analytics(settings), words, said, complained);
        return (exit, said.ToString(), complained.ToString());
    }

    private static async Task<string> AnswersAsync(string uri, string? database = null)
    {
        var address = new Uri(uri);
        var (name, password) = (address.UserInfo.Split(':')[0], address.UserInfo.Split(':')[1]);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
        {
            Host = address.Host, Port = address.Port, Username = name, Password = password, Database = database ?? address.AbsolutePath[1..], Pooling = false,
        }.ConnectionString);
        await using var command = source.CreateCommand(AnswersSql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync())
        {
            rows.Add(row.GetString(0));
        }

        return string.Join('\n', rows);
    }
}
