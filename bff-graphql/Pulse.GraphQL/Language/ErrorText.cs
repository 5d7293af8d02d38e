using System.Text;

namespace Pulse.GraphQL.Language;

/// <summary>Keeps messages short: they quote what was sent, which can be a megabyte.</summary>
internal static class ErrorText
{
    private const int CharactersMax = 2_000;
    private const char Cut = '…';

    public static string Short(string message)
    {
        if (message.Length <= CharactersMax)
        {
            return message;
        }

        var length = char.IsHighSurrogate(message[CharactersMax - 1]) ? CharactersMax - 1 : CharactersMax;
        return new StringBuilder(length + 1).Append(message, 0, length).Append(Cut).ToString();
    }
}
