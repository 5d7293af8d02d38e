using Npgsql;

namespace Pulse.Standalone;

/// <summary>Where the studio finds its things; read from the environment and checked at start.</summary>
public sealed record StudioSettings
{
    /// <summary>The folder of <c>Pulse.sln</c>: native packages and the built web app lie under it.</summary>
    public required string Home { get; init; }

    /// <summary>The folder of everything that the studio writes besides its databases.</summary>
    public required string StateFolder { get; init; }

    /// <summary>A PostgreSQL server, as a role that may create databases and roles.</summary>
    public required string PostgresServer { get; init; }

    /// <summary>Name of the main database; that of the keys is the same with <c>_keys</c>.</summary>
    public required string Database { get; init; }

    public required bool IsDevelopment { get; init; }

    /// <summary>The development secret, or null when there is none.</summary>
    public string? DevelopmentSecret { get; init; }

    public string MainDatabase => ConnectionTo(Database);

    public string KeyDatabase => ConnectionTo($"{Database}_keys");

    public string WebRoot => Path.Combine(Home, "web", "dist");

    /// <summary>Where npm puts Swagger UI.</summary>
    public string SwaggerUiRoot => Path.Combine(Home, "compose", "native", "node_modules", "swagger-ui-dist");

    /// <summary>Origins whose pages may call the API.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether the GraphQL explorer is served; null serves it in development only.</summary>
    public bool? ShowExplorer { get; init; }

    /// <exception cref="InvalidOperationException">Names the variable that is missing and what it should hold.</exception>
    public static StudioSettings FromEnvironment()
    {
        var home = Variable("PULSE_HOME") ?? FindHome() ?? throw Missing("PULSE_HOME", "the folder of Pulse.sln");
        var secretFile = Variable("PULSE_DEV_SECRET_FILE");
        return new StudioSettings
        {
            Home = home,
            StateFolder = Variable("PULSE_STATE") ?? Path.Combine(home, ".pulse"),
            PostgresServer = Variable("PULSE_POSTGRES") ?? throw Missing("PULSE_POSTGRES", "the connection string of a PostgreSQL server; ./pulse up sets it"),
            Database = Variable("PULSE_DATABASE") ?? "pulse",
            IsDevelopment = !string.Equals(Variable("PULSE_ENV"), "production", StringComparison.OrdinalIgnoreCase),
            CorsOrigins = (Variable("PULSE_CORS_ORIGINS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ShowExplorer = Variable("PULSE_EXPLORER") switch
            {
                null => null,
                "on" => true,
                "off" => false,
                _ => throw new InvalidOperationException("PULSE_EXPLORER is neither on nor off."),
            },
            DevelopmentSecret = secretFile is null ? null : File.ReadAllText(secretFile).Trim(),
        };
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(PostgresServer) { Database = database }.ConnectionString;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? FindHome()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulse.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static InvalidOperationException Missing(string name, string meaning) => new($"{name} is not set; it must be {meaning}.");
}
