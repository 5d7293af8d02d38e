namespace Pulse.GraphQL;

/// <summary>Limits of the HTTP and WebSocket transports. Units are in the names.</summary>
public sealed record TransportOptions
{
    /// <summary>Length of a POST body, and of one WebSocket message, in bytes.</summary>
    public int BodyBytesMax { get; set; } = 1024 * 1024;

    /// <summary>How long a socket may be open without <c>connection_init</c> before it is closed with 4408.</summary>
    public TimeSpan ConnectionInitTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an idle socket is pinged.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one message may take to leave before its socket is given up: a client that does not read must not hold memory.</summary>
    public TimeSpan SendTimeMax { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Operations open at once on one socket.</summary>
    public int OperationsPerConnectionMax { get; set; } = 100;
}
