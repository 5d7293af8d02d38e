namespace Pulse.Embedded;

/// <summary>An embedded server could not be installed, started or stopped. The message says what was tried and what to do.</summary>
public sealed class EmbeddedServerException : Exception
{
    /// <summary>A fault with its explanation.</summary>
    public EmbeddedServerException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its explanation and cause.</summary>
    public EmbeddedServerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
