namespace Pulse.Ports;

/// <summary>A fault: machinery broke. The site id finds the line from a user's screenshot; no message here carries personal data.</summary>
public class PulseFaultException(string siteId, string message, Exception? inner = null) : Exception($"{siteId}: {message}", inner)
{
    /// <summary>Unique by test, of the form <c>PLS-XXXX</c>.</summary>
    public string SiteId { get; } = siteId;
}
