using System.Net.WebSockets;
using System.Text;

namespace Pulse.GraphQL.Transport;

/// <summary>The protocol's own close codes.</summary>
internal static class CloseCodes
{
    public const int GoingAway = 1001;
    public const int BadRequest = 4400;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int SubprotocolNotAcceptable = 4406;
    public const int ConnectionInitialisationTimeout = 4408;
    public const int SubscriberAlreadyExists = 4409;
    public const int TooManyInitialisationRequests = 4429;
    public const int InternalServerError = 4500;
    public const int ConnectionAcknowledgementTimeout = 4504;

    /// <summary>What a close frame has room for beside its code, in bytes of UTF-8.</summary>
    public const int ReasonBytesMax = 123;

    /// <summary>As much of a text as a close frame takes, without half a character at its end.</summary>
    public static string Reason(string text)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > ReasonBytesMax)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    public static WebSocketCloseStatus Status(int code) => (WebSocketCloseStatus)code;
}
