using System.Text;
using Npgsql;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Analytics;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>
/// Real sessions of a hostile analyst of Bravo. Whatever they are shown, in rows, notices, errors or details, is searched for
/// anything that is Acme's; and what Bravo should see is looked for too, or the search could pass by seeing nothing.
/// </summary>
public sealed class AttackTests
{
    private const string AcmesWords = "acme words of the prompt";
    private const string BravosWords = "bravo words of the prompt";

    [Fact]
    public async Task Given_every_refusable_attack_Then_each_is_refused_and_nothing_is_shown()
    {
        await using var scene = await Scene.Set();
        var failures = new List<string>();
        foreach (var attack in Attacks.Refused)
        {
            var seen = await scene.Attack(attack);
            if (!seen.IsRefused)
            {
                failures.Add($"not refused: {attack}");
            }

            failures.AddRange(scene.Leaks(seen).Select(leak => $"{leak} by: {attack}"));
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public async Task Given_every_attack_that_may_succeed_Then_it_shows_nothing_of_the_other_tenant()
    {
        await using var scene = await Scene.Set();
        await using var acme = await scene.AcmesSession();
        var all = new StringBuilder();
        var failures = new List<string>();
        foreach (var attack in Attacks.Harmless)
        {
            var seen = await scene.Attack(attack);
            failures.AddRange(scene.Leaks(seen).Select(leak => $"{leak} by: {attack}"));
            all.Append(seen.Text);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Contains(BravosWords, all.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_temporary_objects_allowed_by_mistake_When_views_are_shadowed_and_functions_leak_Then_only_own_rows_come_by()
    {
        await using var scene = await Scene.Set();
        await scene.AsOwner($"GRANT TEMPORARY ON DATABASE {scene.Database} TO PUBLIC");
        var told = 0;
        var failures = new List<string>();
        foreach (var attack in Attacks.WithTemporaryObjects)
        {
            var seen = await scene.Attack(attack);
            failures.AddRange(scene.Leaks(seen).Select(leak => $"{leak} by: {attack}"));
            told += seen.Text.Contains($"notice: seen {BravosWords}", StringComparison.Ordinal) ? 1 : 0;
            Assert.DoesNotContain("42501", seen.Text, StringComparison.Ordinal);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(told > 0, "No function was shown anything, so the test shows nothing.");
    }

    [Fact]
    public async Task Given_every_setting_at_every_edge_Then_the_rows_are_the_same()
    {
        await using var scene = await Scene.Set();
        var settings = await scene.Stage.Source.Texts(
            """
            SELECT format('SET %I = %L', name, value) FROM pg_settings, LATERAL unnest(
                CASE vartype WHEN 'bool' THEN ARRAY['on', 'off'] WHEN 'enum' THEN enumvals WHEN 'string' THEN ARRAY['x', 'pg_catalog']
                    ELSE ARRAY[min_val, max_val] END) AS value
            WHERE context NOT IN ('internal', 'postmaster') AND name NOT LIKE '%timeout'
            """);
        Assert.True(settings.Count > 300);
        await using var session = await scene.Session();
        var failures = new List<string>();
        foreach (var setting in settings)
        {
            var seen = await Scene.Run(session, [setting, "SELECT * FROM analytics.generations", "SELECT * FROM analytics.ledger_lines", "RESET ALL"]);
            failures.AddRange(scene.Leaks(seen).Select(leak => $"{leak} by: {setting}"));
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Contains(BravosWords, (await Scene.Run(session, ["SELECT * FROM analytics.generations"])).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_other_databases_of_the_server_When_closed_by_the_door_Then_an_analyst_is_not_let_in()
    {
        await using var keys = await PostgresDatabase.CreateAsync();
        await using var scene = await Scene.Set(options => options with { ClosedDatabases = [keys.Name] });
        await using var elsewhere = scene.Door.Connect(scene.Login, keys.Name);

        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await elsewhere.OpenConnectionAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Given_a_database_that_was_left_open_When_an_analyst_is_in_it_Then_the_watchdog_ends_the_session()
    {
        await using var forgotten = await PostgresDatabase.CreateAsync();
        await using var scene = await Scene.Set();
        await using var elsewhere = scene.Door.Connect(scene.Login, forgotten.Name);
        await using var session = await elsewhere.OpenConnectionAsync();

        await scene.Door.Host.Look(default);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.Run("SELECT 1"));
    }

    [Theory]
    [InlineData("ALTER TABLE " + CurrentTables.Generations + " DISABLE ROW LEVEL SECURITY")]
    [InlineData("CREATE POLICY planted ON " + CurrentTables.Generations + " FOR SELECT TO PUBLIC USING (true)")]
    [InlineData("ALTER POLICY analyst ON " + CurrentTables.Generations + " USING (organization_id = current_setting('pulse.organization', true)::uuid)")]
    [InlineData("ALTER VIEW analytics.generations SET (security_invoker = false); ALTER VIEW read.generations SET (security_invoker = false)")]
    [InlineData("CREATE SCHEMA log; CREATE TABLE log.events AS SELECT prompt FROM read.generations; GRANT USAGE ON SCHEMA log TO PUBLIC; GRANT SELECT ON log.events TO PUBLIC")]
    [InlineData("GRANT pg_read_all_stats TO pulse_analyst")]
    [InlineData("GRANT USAGE ON SCHEMA analysts TO PUBLIC; DROP POLICY own ON analysts.role; CREATE POLICY own ON analysts.role FOR SELECT USING (true); GRANT SELECT ON analysts.role TO PUBLIC")]
    public async Task Given_a_planted_hole_Then_an_attack_finds_it(string hole)
    {
        await using var scene = await Scene.Set();
        await using var acme = await scene.AcmesSession();
        await scene.AsOwner(hole);
        try
        {
            var found = 0;
            foreach (var attack in Attacks.Refused.Concat(Attacks.Harmless))
            {
                found += scene.Leaks(await scene.Attack(attack)).Any() ? 1 : 0;
            }

            Assert.True(found > 0, "The attacks did not notice the hole.");
        }
        finally
        {
            await scene.AsOwner("REVOKE pg_read_all_stats FROM pulse_analyst");
        }
    }

    /// <summary>Everything that a client was shown.</summary>
    private sealed record Shown(string Typed, string Text, bool IsRefused);

    private sealed class Scene(Stage stage, Door door, AnalystLogin login, AnalystLogin acmesLogin, IReadOnlyList<string> acmes) : IAsyncDisposable
    {
        public Stage Stage => stage;

        public Door Door => door;

        public AnalystLogin Login => login;

        public string Database => new NpgsqlConnectionStringBuilder(stage.ConnectionString).Database!;

        public static async Task<Scene> Set(Func<AnalyticsOptions, AnalyticsOptions>? with = null)
        {
            var stage = await Stage.Set();
            foreach (var (story, words) in new[] { (stage.Acme, AcmesWords), (stage.Bravo, BravosWords) })
            {
                story.OrganizationCreated($"{words} organization");
                story.ProjectCreated(1, $"{words} project");
                story.Granted(10);
                story.Held(1);
                story.Requested(1, words);
                story.Sampled(1);
                story.PickedAndPaid(1, sample: 1);
            }

            await stage.Play();
            await using (var analyze = stage.Source.CreateCommand("ANALYZE"))
            {
                await analyze.ExecuteNonQueryAsync();
            }

            
            // One session closes while the next one opens, so the limit would count both.
            var door = await Door.Open(stage, options => (with?.Invoke(options) ?? options) with { ConnectionsMax = 20 });
            var acmes = await stage.Source.Texts(
                $"""
                SELECT unnest(ARRAY[organization_id, id, project_id, prompt_subject])::text FROM read.generations WHERE organization_id = '{stage.Acme.Organization}'
                UNION SELECT id::text FROM read.credit_ledger WHERE organization_id = '{stage.Acme.Organization}'
                """);
            return new Scene(stage, door, await door.Create(stage.Bravo), await door.Create(stage.Acme), [AcmesWords, .. acmes]);
        }

        /// <summary>Someone of Acme who works meanwhile, and whose query holds Acme's words.</summary>
        public async Task<NpgsqlConnection> AcmesSession()
        {
            var session = await door.Connect(acmesLogin).OpenConnectionAsync();
            await session.Run($"SELECT * FROM analytics.generations WHERE prompt = '{AcmesWords}'");
            return session;
        }

        public async Task<NpgsqlConnection> Session()
        {
            var session = await door.Connect(login).OpenConnectionAsync();
            return session;
        }

        public async Task AsOwner(string sql)
        {
            await using var command = stage.Source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public async Task<Shown> Attack(string attack)
        {
            var owner = new NpgsqlConnectionStringBuilder(stage.ConnectionString).Username!;
            var sql = attack
                .Replace("{org}", stage.Acme.Organization.ToString(), StringComparison.Ordinal)
                .Replace("{generation}", stage.Acme.Generation(1).ToString(), StringComparison.Ordinal)
                .Replace("{role}", acmesLogin.Role, StringComparison.Ordinal)
                .Replace("{me}", login.Role, StringComparison.Ordinal)
                .Replace("{owner}", owner, StringComparison.Ordinal);
            var address = new NpgsqlConnectionStringBuilder(door.Connect(login).ConnectionString) { Pooling = false, IncludeErrorDetail = true, Password = Password(login) };
            await using var session = new NpgsqlConnection(address.ConnectionString);
            await session.OpenAsync();

            return await Run(session, sql.Split('\n'));
        }

        /// <summary>Acme's things among what was shown, but for those that the attacker named.</summary>
        public IEnumerable<string> Leaks(Shown shown) => acmes.Where(secret =>
            shown.Text.Contains(secret, StringComparison.Ordinal) && !shown.Typed.Contains(secret, StringComparison.Ordinal));

        public static async Task<Shown> Run(NpgsqlConnection session, IReadOnlyList<string> statements)
        {
            var text = new StringBuilder();
            var isRefused = false;
            void Note(object sender, NpgsqlNoticeEventArgs e) => text.Append("notice: ").AppendLine(e.Notice.MessageText).AppendLine(e.Notice.Detail);
            session.Notice += Note;
            foreach (var statement in statements)
            {
                try
                {
                    await Read(session, statement, text);
                }
                catch (PostgresException refused)
                {
                    isRefused = true;
                    text.AppendLine(refused.SqlState).AppendLine(refused.MessageText).AppendLine(refused.Detail).AppendLine(refused.Hint).AppendLine(refused.Where);
                }
            }

            session.Notice -= Note;
            return new Shown(string.Join('\n', statements), text.ToString(), isRefused);
        }

        public async ValueTask DisposeAsync()
        {
            await door.DisposeAsync();
            await stage.DisposeAsync();
        }

        private static async Task Read(NpgsqlConnection session, string statement, StringBuilder text)
        {
            if (statement.StartsWith("COPY (SELECT *", StringComparison.Ordinal))
            {
                using var copied = await session.BeginTextExportAsync(statement);
                text.AppendLine(await copied.ReadToEndAsync());
                return;
            }

            await using var command = new NpgsqlCommand(statement, session) { AllResultTypesAreUnknown = true };
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                for (var column = 0; column < row.FieldCount; column++)
                {
                    text.Append(row.IsDBNull(column) ? "null" : row.GetString(column)).Append('\t');
                }

                text.AppendLine();
            }
        }

        private static string Password(AnalystLogin login) => new Uri(login.Uri).UserInfo.Split(':')[1];
    }
}
