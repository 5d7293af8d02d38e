using System.Buffers.Text;
using Pulse.Bff.Edge;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;

namespace Pulse.Bff.Tests;

public sealed class ConsistencyTokenTests
{
    private static readonly OrganizationId Ours = new(Guid.CreateVersion7());
    private static readonly Guid Epoch = Guid.CreateVersion7();
    private readonly ConsistencyTokens _tokens = new(Key(1), Epoch);

    public static TheoryData<long, long> Extremes =>
        new() { { 0, 0 }, { 1, 1 }, { long.MaxValue, 0 }, { 0, long.MaxValue }, { (1L << 53) + 1, (1L << 53) + 1 } };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void A_position_comes_back_whole(long commit, long prepare) =>
        Assert.Equal(new LogPosition(commit, prepare), _tokens.Read(Ours, _tokens.Write(Ours, new LogPosition(commit, prepare))));

    [Fact]
    public void A_token_of_another_organization_key_or_life_of_the_log_is_not_valid()
    {
        var token = _tokens.Write(Ours, LogPosition.At(7));

        Assert.Null(_tokens.Read(new OrganizationId(Guid.CreateVersion7()), token));
        Assert.Null(new ConsistencyTokens(Key(2), Epoch).Read(Ours, token));
        Assert.Null(new ConsistencyTokens(Key(1), Guid.CreateVersion7()).Read(Ours, token));
    }

    [Fact]
    public void No_bit_of_a_token_can_be_changed()
    {
        var bytes = Base64Url.DecodeFromChars(_tokens.Write(Ours, LogPosition.At(7)));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var forged = bytes.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_tokens.Read(Ours, Base64Url.EncodeToString(forged)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("not base64 !")]
    [InlineData("AAAA")]
    public void What_is_no_token_is_not_valid(string text) => Assert.Null(_tokens.Read(Ours, text));

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, ConsistencyTokens.KeyBytes)];
}
