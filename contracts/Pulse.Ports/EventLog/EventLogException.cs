namespace Pulse.Ports.EventLog;

/// <summary>The log could not be reached, or its answer was lost.</summary>
public sealed class EventLogException(string siteId, string message, Exception? inner = null) : PulseFaultException(siteId, message, inner);
