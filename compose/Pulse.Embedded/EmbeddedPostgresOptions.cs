namespace Pulse.Embedded;

/// <summary>Which server to run and where it keeps its state.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The checkout whose programs are used.</summary>
    public required string Home { get; init; }

    /// <summary>The <c>bin</c> folder of other programs than the checkout's own; null for those.</summary>
    public string? BinFolder { get; init; }

    /// <summary>Folder of the server's password, log and (where the server's user can reach it) data. One server a folder.</summary>
    public required string StateFolder { get; init; }

    /// <summary>How many connections the server accepts.</summary>
    public int ConnectionsMax { get; init; } = 200;

    /// <summary>How long a start may take; recovery after a crash is part of it.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a fast stop may take before it is reported as a fault.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
