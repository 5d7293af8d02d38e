using Pulse.Ports;

namespace Pulse.Inference.Imaging;

/// <summary>A fault of the native imaging parts: not installed, or an operation that libvips refused.</summary>
/// <param name="siteId">Where it was raised, unique in the code base, so that a report finds the line.</param>
/// <param name="message">What we were trying to do, and what the library said. Never a prompt or a person's words.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ImagingException(string siteId, string message, Exception? inner = null) : PulseFaultException(siteId, message, inner);
