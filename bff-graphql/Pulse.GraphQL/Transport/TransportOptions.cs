using Pulse.GraphQL.PersistedDocuments;
using Pulse.GraphQL.Transport;

namespace Pulse.GraphQL;

/// <summary>Limits and switches of the HTTP, event stream and WebSocket transports. Units are in the names.</summary>
public sealed record TransportOptions
{
    /// <summary>Length of a POST body without its files, and of one WebSocket message, in bytes.</summary>
    public int BodyBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Requests that one POST may hold as a JSON array, run one after the other; 0 refuses arrays.</summary>
    public int BatchCountMax { get; set; }

    public UploadOptions Uploads { get; set; } = new();

    public PreflightOptions Preflight { get; set; } = new();

    public PersistedDocumentOptions Documents { get; set; } = new();

    /// <summary>
    /// Answers of at least so many bytes are compressed (br, gzip) for clients that take it; null compresses none, which is the default.
    /// Think of BREACH before switching it on: over TLS the length of an answer that holds a secret next to words that a stranger chose lets the
    /// stranger guess the secret, if he can make the browser ask again and again. <see cref="Preflight"/> keeps other sites from asking with a
    /// person's cookie; do not combine compression with a cookie that has no SameSite attribute and preflight switched off.
    /// </summary>
    public int? CompressionBytesMin { get; set; }

    /// <summary>The HTTP status of a request that was refused with a code and not executed, for clients of the newer media type; others get 400.</summary>
    public IReadOnlyDictionary<string, int> StatusByErrorCode { get; set; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [ErrorCodes.Internal] = 500,
        [ErrorCodes.TimedOut] = 503,
    };

    /// <summary>How long a socket may be open without <c>connection_init</c> before it is closed with 4408.</summary>
    public TimeSpan ConnectionInitTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the host may take to answer <c>connection_init</c> before the socket is closed with 4504.</summary>
    public TimeSpan ConnectionAckTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an idle socket is pinged, and an idle event stream gets a comment.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long one message may take to leave before its socket or stream is given up: a client that does not read must not hold memory.</summary>
    public TimeSpan SendTimeMax { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the other side may take to answer a close frame before its socket is cut off.</summary>
    public TimeSpan CloseTimeMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Operations open at once on one socket.</summary>
    public int OperationsPerConnectionMax { get; set; } = 100;
}

/// <summary>Files in requests, by the GraphQL multipart request specification.</summary>
public sealed record UploadOptions
{
    /// <summary>Files of one request, and places in its variables that they may stand at; 0 refuses multipart requests, which is the default.</summary>
    public int CountMax { get; set; }

    /// <summary>Length of one file, in bytes.</summary>
    public long FileBytesMax { get; set; } = 10 * 1024 * 1024;

    /// <summary>What of a file is kept in memory, in bytes; a longer one waits in a temporary file that vanishes with the request.</summary>
    public int MemoryBytesMax { get; set; } = 64 * 1024;
}

/// <summary>When a request must prove that a browser asked before sending it.</summary>
public enum PreflightRule
{
    /// <summary>Never: for servers that no browser holds credentials for.</summary>
    Off,

    /// <summary>Multipart requests always, and a GET that the browser says another site sent (<c>Sec-Fetch-Site</c>).</summary>
    Browsers,

    /// <summary>Multipart requests and every GET.</summary>
    Always,
}

/// <summary>
/// Protection against requests that a foreign page makes a browser send with the person's cookies. A POST of JSON needs none: browsers ask first.
/// </summary>
public sealed record PreflightOptions
{
    public PreflightRule Rule { get; set; } = PreflightRule.Browsers;

    /// <summary>Headers of which one, not empty, shows that the browser has asked: no page can send one to another site without.</summary>
    public IReadOnlyList<string> Headers { get; set; } =
        ["GraphQL-Preflight", "GraphQL-Require-Preflight", "Apollo-Require-Preflight", "X-Apollo-Operation-Name"];
}
