using Pulse.GraphQL.PersistedDocuments;

namespace Pulse.GraphQL;

/// <summary>What documents that a server knows beforehand mean for requests.</summary>
public enum TrustedDocumentMode
{
    /// <summary>Documents come as text; ids of trusted ones are not looked up.</summary>
    Off,

    /// <summary>An id runs the trusted document of that name; any text runs too.</summary>
    Allow,

    /// <summary>Only trusted documents run, by id or by their very text. Nothing else is even parsed.</summary>
    Require,
}

/// <summary>Documents that clients name instead of sending: trusted ones, and Apollo's automatic persisted queries.</summary>
public sealed record PersistedDocumentOptions
{
    public TrustedDocumentMode Mode { get; set; } = TrustedDocumentMode.Off;

    /// <summary>The trusted documents, such as a <see cref="TrustedDocumentManifest"/>; needed unless the mode is off.</summary>
    public ITrustedDocuments? Trusted { get; set; }

    /// <summary>Documents that clients may register by their hash; 0, the default, switches automatic persisted queries off.</summary>
    public int AutomaticCountMax { get; set; }

    /// <summary>A longer document is run but not kept, in bytes. Times <see cref="AutomaticCountMax"/> it bounds the memory.</summary>
    public int AutomaticBytesMax { get; set; } = 32 * 1024;
}
