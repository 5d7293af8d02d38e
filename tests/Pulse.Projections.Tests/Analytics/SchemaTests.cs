using System.Text.RegularExpressions;
using Npgsql;
using Pulse.Ports.Projections;
using Pulse.Projections.Engine;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Analytics;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>The schema that analysts read: what it is made of, what is said of it, and that it outlives promotions.</summary>
public sealed partial class SchemaTests
{
    private const string ColumnsSql =
        """
        SELECT class.relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ': ' || coalesce(col_description(class.oid, attnum), '')
        FROM pg_attribute JOIN pg_class AS class ON class.oid = attrelid
        WHERE relnamespace = 'analytics'::regnamespace AND relkind IN ('v', 'r') AND attnum > 0
            AND (relkind = 'v' OR has_column_privilege('pulse_analyst', class.oid, attnum, 'SELECT'))
        ORDER BY 1
        """;

    [Fact]
    public async Task Every_column_has_the_same_line_in_the_database_and_in_the_guide()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var door = await Door.Open(stage);

        var columns = await stage.Source.Texts(ColumnsSql);

        Assert.True(columns.Count > 90);
        Assert.DoesNotContain(columns, column => column.EndsWith(": ", StringComparison.Ordinal));
        Assert.Equal(columns.Order(StringComparer.Ordinal), Guide().Order(StringComparer.Ordinal));
        Assert.All(
            columns.Select(column => column.Split('.')[0]).Distinct().Except(["schema_version"]),
            view => Assert.Contains(columns, column => column.StartsWith($"{view}.last_event text: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_a_column_that_nobody_described_Then_the_comparison_finds_it()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var door = await Door.Open(stage);
        await using (var plant = stage.Source.CreateCommand("CREATE VIEW analytics.planted AS SELECT 1 AS forgotten"))
        {
            await plant.ExecuteNonQueryAsync();
        }

        var columns = await stage.Source.Texts(ColumnsSql);

        Assert.Equal(["planted.forgotten integer: "], columns.Except(Guide(), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_view_reads_with_its_callers_rights_and_every_table_below_forces_its_wall()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var door = await Door.Open(stage);

        Assert.Equal(0, await stage.Scalar<long>(
            "SELECT count(*) FROM pg_class WHERE relnamespace IN ('analytics'::regnamespace, 'read'::regnamespace) AND relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}'))"));
        Assert.Equal(0, await stage.Scalar<long>(
            """
            SELECT count(*) FROM pg_class
            WHERE relnamespace = 'read'::regnamespace AND relkind = 'r' AND has_table_privilege('pulse_analyst', oid, 'SELECT')
                AND NOT (relrowsecurity AND relforcerowsecurity)
            """));
        Assert.Equal(6, await stage.Scalar<long>(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'read'::regnamespace AND relkind = 'r' AND has_table_privilege('pulse_analyst', oid, 'SELECT')"));
        Assert.Equal(0, await stage.Scalar<long>(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'analytics'::regnamespace AND (prosecdef OR has_function_privilege('public', oid, 'EXECUTE'))"));
    }

    [Fact]
    public async Task Given_the_schema_in_place_When_looked_at_again_or_started_elsewhere_Then_nothing_is_done()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var source = NpgsqlDataSource.Create(stage.ConnectionString);
        var options = new AnalyticsOptions { ConnectionString = stage.ConnectionString };
        var schema = new AnalyticsSchema(source, options);

        Assert.Equal(SchemaOutcome.Applied, await schema.Ensure(default));
        Assert.Equal(SchemaOutcome.InPlace, await schema.Ensure(default));
        Assert.Equal(SchemaOutcome.InPlace, await new AnalyticsSchema(source, options).Ensure(default));
        Assert.Equal(AnalyticsSchema.Version, await stage.Scalar<int>("SELECT version FROM analytics.schema_version"));
    }

    [Fact]
    public async Task Given_a_newer_builds_schema_When_an_older_build_looks_Then_it_stays()
    {
        await using var stage = await Stage.Set();
        await stage.Play();
        await using var door = await Door.Open(stage);
        await using (var plant = stage.Source.CreateCommand($"UPDATE analytics.schema_version SET version = {AnalyticsSchema.Version + 1}, script_sha256 = 'newer'"))
        {
            await plant.ExecuteNonQueryAsync();
        }

        Assert.Equal(SchemaOutcome.InPlace, await new AnalyticsSchema(stage.Source, door.Options).Ensure(default));
        Assert.Equal("newer", await stage.Scalar<string>("SELECT script_sha256 FROM analytics.schema_version"));
    }

    [Theory]
    [InlineData(AnalyticsSchema.Version, true)]
    [InlineData(AnalyticsSchema.Version - 1, false)]
    public async Task Given_an_older_script_When_looked_at_Then_it_is_replaced_and_only_a_new_version_takes_others_views_along(int version, bool stays)
    {
        await using var stage = await Stage.Set();
        Write(stage);
        await stage.Play();
        await using var door = await Door.Open(stage);
        await Execute(stage, FormattableString.Invariant($"UPDATE analytics.schema_version SET version = {version}, script_sha256 = 'older'"));
        await Execute(stage, "CREATE VIEW public.mine AS SELECT prompt FROM analytics.generations");

        Assert.Equal(SchemaOutcome.Applied, await new AnalyticsSchema(stage.Source, door.Options).Ensure(default));

        Assert.Equal(stays, await stage.Scalar<bool>("SELECT to_regclass('public.mine') IS NOT NULL"));
        var analyst = await door.Analyst(stage.Acme);
        Assert.Equal(2, await analyst.Scalar<long>("SELECT count(*) FROM analytics.generations_as_of(now())"));
        Assert.Equal(AnalyticsSchema.Version, await analyst.Scalar<int>("SELECT version FROM analytics.schema_version"));
    }

    [Theory]
    [InlineData("DROP SCHEMA analytics CASCADE", false)]
    [InlineData("DROP SCHEMA read CASCADE", true)]
    public async Task Given_a_schema_that_somebody_dropped_When_looked_at_Then_it_is_there_again(string drop, bool restarts)
    {
        await using var stage = await Stage.Set();
        Write(stage);
        var host = await stage.Play();
        await using var door = await Door.Open(stage);
        if (restarts)
        {
            await stage.Stop(host);
        }

        await Execute(stage, drop);
        if (restarts)
        {
            await stage.Play();
        }

        await door.Host.Look(default);

        Assert.Equal(4, await stage.Scalar<long>("SELECT count(*) FROM analytics.generations"));
    }

    [Fact]
    public async Task Given_no_read_models_When_looked_at_Then_nothing_is_made_and_nothing_fails()
    {
        await using var stage = await Stage.Set();
        Assert.Equal(SchemaOutcome.NoReadModels, await new AnalyticsSchema(stage.Source, new AnalyticsOptions { ConnectionString = stage.ConnectionString }).Ensure(default));
        Assert.True(await stage.Scalar<bool>("SELECT to_regnamespace('analytics') IS NULL"));
    }

    [Fact]
    public async Task Given_an_older_builds_read_models_When_looked_at_Then_they_are_left_to_the_projections()
    {
        await using var stage = await Stage.Set();
        await Execute(stage, "CREATE SCHEMA read; CREATE TABLE read.checkpoint (projection text, version integer, role text)");

        Assert.Equal(SchemaOutcome.NoReadModels, await new AnalyticsSchema(stage.Source, new AnalyticsOptions { ConnectionString = stage.ConnectionString }).Ensure(default));
    }

    [Fact]
    public void The_schema_takes_turns_with_the_schema_that_it_stands_on() => Assert.Equal(ProjectionSchema.StartLock, AnalyticsSchema.StartLock);

    [Fact]
    public async Task Given_a_promotion_that_makes_a_view_anew_When_read_before_and_after_the_next_look_Then_everything_is_as_it_was()
    {
        await using var stage = await Stage.Set();
        Write(stage);
        var host = await stage.Play();
        await using var door = await Door.Open(stage);
        var analyst = await door.Analyst(stage.Acme);
        var comments = await stage.Source.Texts(ColumnsSql);
        var before = await Everything(analyst);
        Assert.Equal(2, before.Count(line => line.StartsWith("generations ", StringComparison.Ordinal)));

        // The view's columns are others than the candidate's, so it has to go with all that stands on it.
        await Execute(stage, $"ALTER TABLE {CurrentTables.Generations} ADD COLUMN surplus int; CREATE OR REPLACE VIEW read.generations WITH (security_invoker = true) AS SELECT * FROM {CurrentTables.Generations}");
        await Rebuild(host, "generations");
        await Rebuild(host, "credits");

        Assert.Equal(before, await Everything(analyst));
        await door.Host.Look(default);
        Assert.Equal(before, await Everything(analyst));
        Assert.Equal(comments, await stage.Source.Texts(ColumnsSql));
        Assert.Contains("_2", await stage.Scalar<string>("SELECT editions FROM analytics.schema_version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_view_that_a_promotion_could_not_put_back_When_looked_at_Then_it_is_there_again()
    {
        await using var stage = await Stage.Set();
        Write(stage);
        var host = await stage.Play();
        await using var door = await Door.Open(stage);

        // As when a newer build drops a column that the older build's views read.
        await Execute(
            stage,
            $"""
            ALTER TABLE {CurrentTables.Generations} ADD COLUMN surplus int;
            CREATE OR REPLACE VIEW read.generations WITH (security_invoker = true) AS SELECT * FROM {CurrentTables.Generations};
            CREATE VIEW analytics.doomed WITH (security_invoker = true) AS SELECT surplus FROM read.generations;
            """);
        await Rebuild(host, "generations");

        Assert.True(await stage.Scalar<bool>("SELECT to_regclass('analytics.doomed') IS NULL AND to_regclass('analytics.generations') IS NOT NULL"));
        await Execute(stage, "DROP VIEW analytics.samples CASCADE");
        await door.Host.Look(default);
        Assert.Equal(16, await stage.Scalar<long>("SELECT count(*) FROM analytics.samples"));
        Assert.Equal(1, await stage.Scalar<long>("SELECT count(*) FROM analytics.usage_per_day WHERE samples_rendered = 16"));
    }

    private static async Task Rebuild(ProjectionHost host, string name)
    {
        Assert.Equal(RebuildOutcome.Begun, await host.Control.Rebuild(name, null, default));
        await Eventually.Until(async _ => await host.Control.Promote(name, default) == PromoteOutcome.Promoted, Stage.Patience, () => Task.FromResult(Stage.Dump(host)));
    }

    private static async Task<IReadOnlyList<string>> Everything(NpgsqlDataSource analyst)
    {
        var lines = new List<string>();
        foreach (var view in new[] { "generations", "generation_versions", "samples", "ledger_lines", "balance", "balance_versions", "usage_per_day", "beginning" })
        {
            lines.AddRange((await analyst.Rows($"SELECT * FROM analytics.{view}")).Order(StringComparer.Ordinal).Select(row => $"{view} {row}"));
        }

        return lines;
    }

    private static void Write(Stage stage)
    {
        foreach (var story in new[] { stage.Acme, stage.Bravo })
        {
            story.OrganizationCreated("org");
            story.Granted(100);
            for (var number = 1; number <= 2; number++)
            {
                story.Held(number);
                story.Requested(number);
                story.Sampled(number);
            }
        }
    }

    private static async Task Execute(Stage stage, string sql)
    {
        await using var command = stage.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The guide's tables, in the words of <see cref="ColumnsSql"/>.</summary>
    private static List<string> Guide()
    {
        var (view, lines) = ("", new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(Embedded.PulseHome.Find(), "docs", "analysts.md")))
        {
            view = line.StartsWith("### ", StringComparison.Ordinal) ? line[4..].Trim() : view;
            if (Row().Match(line) is { Success: true } row)
            {
                var type = row.Groups["type"].Value.Replace("timestamptz", "timestamp with time zone", StringComparison.Ordinal);
                lines.Add($"{view}.{row.Groups["column"].Value} {type}: {row.Groups["meaning"].Value}");
            }
        }

        return lines;
    }

    [GeneratedRegex(@"^\| `(?<column>\w+)` \| (?<type>[\w ]+) \| (?<meaning>.*) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
