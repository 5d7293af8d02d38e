using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Contracts.Tests.Sealing;

public sealed class SealingTests
{
    private const string Secret = "قهوة في عمّان: Layla Haddad, +962 7 9000 0000";

    private static readonly SubjectId Layla = new(Guid.Parse("01993000-0000-7000-8000-000000000001"));
    private static readonly SubjectId Omar = new(Guid.Parse("01993000-0000-7000-8000-000000000002"));
    private static readonly Guid Command = Guid.Parse("01993000-0000-7000-8000-00000000000c");

    private static readonly SubjectKey Key = KeyOf(Layla, 7);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(Secret)]
    public void What_was_sealed_opens_with_its_key_and_field(string text) =>
        Assert.Equal(text, Key.Open(SealedFields.GenerationPrompt, Seal(text)));

    [Fact]
    public void A_prompt_of_the_longest_length_opens_again()
    {
        var text = string.Concat(Enumerable.Repeat("🫖", 10_000));

        Assert.Equal(text, Key.Open(SealedFields.GenerationPrompt, Seal(text)));
    }

    [Fact]
    public void Another_field_does_not_open_it() =>
        Assert.ThrowsAny<CryptographicException>(() => Key.Open(SealedFields.ProjectName, Seal(Secret)));

    [Fact]
    public void Another_subject_s_key_does_not_open_it_even_made_of_the_same_secret()
    {
        Assert.ThrowsAny<CryptographicException>(() => KeyOf(Layla, 8).Open(SealedFields.GenerationPrompt, Seal(Secret)));
        Assert.ThrowsAny<CryptographicException>(() => KeyOf(Omar, 7).Open(SealedFields.GenerationPrompt, Seal(Secret)));
    }

    [Fact]
    public void A_single_changed_bit_anywhere_does_not_open()
    {
        var closed = Seal("short");
        for (var bit = 0; bit < closed.Box.Length * 8; bit++)
        {
            var tampered = (byte[])closed.Box.Clone();
            tampered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => Key.Open(SealedFields.GenerationPrompt, closed with { Box = tampered }));
        }
    }

    [Fact]
    public void A_box_cut_short_or_lengthened_does_not_open()
    {
        var closed = Seal("short");
        for (var length = 0; length < closed.Box.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => Key.Open(SealedFields.GenerationPrompt, closed with { Box = closed.Box[..length] }));
        }

        Assert.ThrowsAny<CryptographicException>(() => Key.Open(SealedFields.GenerationPrompt, closed with { Box = [.. closed.Box, 0] }));
    }

    [Fact]
    public void The_same_command_seals_to_the_same_bytes_and_any_other_to_others()
    {
        Assert.Equal(Seal(Secret).Box, KeyOf(Layla, 7).Seal(SealedFields.GenerationPrompt, Command, Secret).Box);

        var others = new[]
        {
            Seal(Secret).Box,
            Seal(Secret + " ").Box,
            Key.Seal(SealedFields.ProjectName, Command, Secret).Box,
            Key.Seal(SealedFields.GenerationPrompt, Guid.Parse("01993000-0000-7000-8000-00000000000d"), Secret).Box,
            KeyOf(Layla, 8).Seal(SealedFields.GenerationPrompt, Command, Secret).Box,
        };

        // Neither the bytes nor the nonces may repeat: under one key a repeated nonce breaks AES-GCM.
        Assert.Equal(others.Length, others.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(others.Length, others.Select(box => Convert.ToHexString(box.AsSpan(0, 12))).Distinct().Count());
    }

    [Fact]
    public void Nothing_readable_is_in_JSON_or_text()
    {
        var named = new OrganizationCreated(new OrganizationId(Command), Layla, Seal(Secret), DateTimeOffset.UnixEpoch);
        var json = Encoding.UTF8.GetString(EventCodec.Encode(named).Data);
        var leaks = new[] { Secret, "Layla", "Haddad", "قهوة", "9000", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), JsonSerializer.Serialize(Secret).Trim('"') };

        Assert.All(leaks, leak =>
        {
            Assert.DoesNotContain(leak, json, StringComparison.Ordinal);
            Assert.DoesNotContain(leak, named.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(leak, Seal(Secret).ToString(), StringComparison.Ordinal);
        });
        Assert.Equal($"sealed for {Layla}", Seal(Secret).ToString());
        Assert.DoesNotContain(Convert.ToBase64String(Seal(Secret).Box), named.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sealed_data_is_equal_by_its_bytes_and_subject()
    {
        Assert.Equal(Seal(Secret), Seal(Secret));
        Assert.Equal(Seal(Secret).GetHashCode(), Seal(Secret).GetHashCode());
        Assert.NotEqual(Seal(Secret), Seal("other"));
        Assert.NotEqual(Seal(Secret), Seal(Secret) with { Subject = Omar });
        Assert.False(Seal(Secret).Equals(null));
    }

    [Fact]
    public void It_survives_JSON_and_still_opens()
    {
        var json = JsonSerializer.Serialize(Seal(Secret), PulseJson.Options);
        var back = JsonSerializer.Deserialize<Sealed<string>>(json, PulseJson.Options)!;

        Assert.Equal(Secret, Key.Open(SealedFields.GenerationPrompt, back));
        Assert.StartsWith("{\"s\":\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_secret_of_another_length_is_no_key(int length) => Assert.Throws<ArgumentException>(() => new SubjectKey(Layla, new byte[length]));

    private static Sealed<string> Seal(string text) => Key.Seal(SealedFields.GenerationPrompt, Command, text);

    private static SubjectKey KeyOf(SubjectId subject, byte secret) => new(subject, Enumerable.Repeat(secret, SubjectKey.KeyBytes).ToArray());
}
