using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Bff.Rest.Routes;
using Pulse.Contracts.Ids;
using Pulse.Ports.Rest;

namespace Pulse.Bff.Rest.Idempotency;

/// <summary>What follows from a caller's <c>Idempotency-Key</c>: where its answer is kept, and the ids of what it makes.</summary>
internal sealed class IdempotencyKey(OrganizationId organization, RestRoute route, string text)
{
    public const string Header = "Idempotency-Key";
    public const int CharactersMax = 255;

    private const char FirstVisible = '!';
    private const char LastVisible = '~';

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= CharactersMax && text.All(one => one is >= FirstVisible and <= LastVisible);

    /// <summary>The same request always makes the same ids, also in another process and after its answer was lost.</summary>
    public Guid IdOf(string variable) => DerivedId.From("rest", organization.ToString(), route.Id, text, variable);

    /// <param name="secret">Keyed, so that who reads the table can neither guess keys nor bodies.</param>
    public AnswerKey Place(byte[] secret) => new(organization, route.Id, Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text))));

    /// <summary>Names a request, whatever the order of its body's members. Bodies that mean the same but spell it otherwise are others.</summary>
    public static string Fingerprint(byte[] secret, IEnumerable<string> path, JsonElement body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        foreach (var value in path)
        {
            Add(hash, value);
        }

        Add(hash, body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Add(hash, "{");
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Add(hash, member.Name);
                    Add(hash, member.Value);
                }

                Add(hash, "}");
                break;
            case JsonValueKind.Array:
                Add(hash, "[");
                foreach (var item in value.EnumerateArray())
                {
                    Add(hash, item);
                }

                Add(hash, "]");
                break;
            case JsonValueKind.String:
                Add(hash, $"\"{value.GetString()}");
                break;
            default:
                Add(hash, value.GetRawText());
                break;
        }
    }

    /// <summary>With its length in front, so that no two sequences of texts look alike.</summary>
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + ":"));
        hash.AppendData(bytes);
    }
}
