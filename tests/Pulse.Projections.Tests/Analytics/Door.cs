using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pulse.Projections.Tests.Support;
using Pulse.ReadSide.Analytics;
using Pulse.ReadSide.Sessions;

namespace Pulse.Projections.Tests.Analytics;

/// <summary>The analysts' door of a stage, and the logins that a test makes; these belong to the whole server and so are dropped at the end.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly List<NpgsqlDataSource> _sessions = [];
    private readonly Stage _stage;

    private Door(Stage stage, AnalyticsOptions options)
    {
        _stage = stage;
        Options = options;
        Host = new AnalystDoor(options, TimeProvider.System, NullLogger<AnalystDoor>.Instance);
        Roles = new AnalystRoles(options);
    }

    public AnalyticsOptions Options { get; }

    public AnalystDoor Host { get; }

    public AnalystRoles Roles { get; }

    /// <summary>Opens the door of a stage whose read models have caught up.</summary>
    public static async Task<Door> Open(Stage stage, Func<AnalyticsOptions, AnalyticsOptions>? with = null)
    {
        var options = new AnalyticsOptions { ConnectionString = stage.ConnectionString };
        var door = new Door(stage, with?.Invoke(options) ?? options);
        await door.Host.Look(CancellationToken.None);
        return door;
    }

    public Task<AnalystLogin> Create(Story story) => Roles.Create(new OrgScope(story.Organization), CancellationToken.None);

    /// <summary>Makes a login for an organization and connects as it.</summary>
    public async Task<NpgsqlDataSource> Analyst(Story story) => Connect(await Create(story));

    public NpgsqlDataSource Connect(AnalystLogin login, string? database = null)
    {
        var source = NpgsqlDataSource.Create(Settings(login, database ?? new NpgsqlConnectionStringBuilder(_stage.ConnectionString).Database!));
        _sessions.Add(source);
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        foreach (var role in await Roles.List(null, CancellationToken.None))
        {
            await Roles.Drop(role.Role, CancellationToken.None);
        }

        await Roles.DisposeAsync();
        Host.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Builder(Uri uri) => new()
    {
        Host = uri.Host,
        Port = uri.Port,
        Username = uri.UserInfo.Split(':')[0],
        Password = uri.UserInfo.Split(':')[1],
        MaxPoolSize = 3,
    };

    private static string Settings(AnalystLogin login, string database) =>
        new NpgsqlConnectionStringBuilder(Builder(new Uri(login.Uri)).ConnectionString) { Database = database }.ConnectionString;
}

internal static class Asking
{
    public static async Task<T?> Scalar<T>(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public static async Task<T?> Scalar<T>(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public static async Task Run(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every row as text, in the order that they come in.</summary>
    public static Task<IReadOnlyList<string>> Rows(this NpgsqlDataSource source, string sql) => source.Texts($"SELECT asked::text FROM ({sql}) AS asked");

    /// <summary>The first column of every row.</summary>
    public static async Task<IReadOnlyList<string>> Texts(this NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync())
        {
            rows.Add(row.GetString(0));
        }

        return rows;
    }
}
