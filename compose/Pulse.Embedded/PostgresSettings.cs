using System.Globalization;

namespace Pulse.Embedded;

/// <summary>The server's settings: modest in memory, strict in durability, silent about contents.</summary>
internal static class PostgresSettings
{
    internal const string FileName = "pulse.conf";

    internal static void Write(string dataFolder, int port, int connectionsMax)
    {
        var path = Path.Combine(dataFolder, FileName);
        File.WriteAllText(path, Text(port, connectionsMax));
        ServerIdentity.GiveAway(path);
    }

    /// <summary>Failed statements and details of errors stay out of the log, because they may quote what people wrote.</summary>
    private static string Text(int port, int connectionsMax) => string.Create(CultureInfo.InvariantCulture, $"""
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = ''
        max_connections = {connectionsMax}
        shared_buffers = '128MB'
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        log_error_verbosity = terse
        log_min_error_statement = panic

        """);
}
