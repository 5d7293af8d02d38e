using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Bff.Rest.Routes;
using Pulse.GraphQL.Types;

namespace Pulse.Bff.Rest.Answers;

/// <summary>
/// Weak validators (RFC 9110, section 8.8) of answers. Links that are signed anew each time do not count; but an answer with links has another
/// validator after half of the time for which links work, so that whoever keeps an answer keeps links that still work.
/// </summary>
internal static class ETags
{
    private const int TagBytes = 16;

    public static string Of(JsonElement value, OutputShape shape, DateTimeOffset now, TimeSpan linkLifetime)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (Add(hash, value, shape))
        {
            var period = now.UtcTicks / (linkLifetime.Ticks / 2);
            hash.AppendData(BitConverter.GetBytes(period));
        }

        return $"W/\"{Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, TagBytes))}\"";
    }

    /// <summary>True when one of the tags that a client holds is this one.</summary>
    public static bool Matches(string? ifNoneMatch, string tag) => ifNoneMatch is not null
        && (ifNoneMatch.Trim() == "*" || ifNoneMatch.Split(',').Any(one => one.Trim() is var held && (held == tag || "W/" + held == tag)));

    /// <summary>Answers whether there was a link.</summary>
    private static bool Add(IncrementalHash hash, JsonElement value, OutputShape shape)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when shape.Members.Count > 0:
                var hasLink = false;
                foreach (var member in value.EnumerateObject())
                {
                    Add(hash, member.Name);
                    hasLink |= shape.Member(member.Name) is { } known && Add(hash, member.Value, known.Shape);
                }

                Add(hash, "}");
                return hasLink;
            case JsonValueKind.Array:
                var anyLink = false;
                foreach (var item in value.EnumerateArray())
                {
                    anyLink |= Add(hash, item, shape);
                }

                Add(hash, "]");
                return anyLink;
            case JsonValueKind.String when shape.Type.Named is ScalarType { Name: "Url" }:
                Add(hash, value.GetString()!.Split('?')[0]);
                return true;
            default:
                Add(hash, value.GetRawText());
                return false;
        }
    }

    /// <summary>Texts are told apart by their ends: no text of JSON holds a zero byte.</summary>
    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
