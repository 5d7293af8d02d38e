namespace Pulse.Ports.Models;

/// <summary>A fault of a model or of what runs it.</summary>
/// <param name="siteId">Where it was raised, unique in the code base, so that a report finds the line.</param>
/// <param name="message">What we were trying to do, and what the runtime said. Never a prompt or a person's words.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ModelException(string siteId, string message, Exception? inner = null) : PulseFaultException(siteId, message, inner);
