using Pulse.Bff.Identity;
using Pulse.Contracts.Ids;
using Pulse.Testing;

namespace Pulse.Bff.Tests;

public sealed class SessionTokenTests
{
    private static readonly Caller Somebody = new(new OrganizationId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()));
    private static readonly BffOptions Options = new() { IsDevelopment = true };
    private readonly FakeTimeProvider _clock = new();
    private readonly SessionTokens _tokens;

    public SessionTokenTests() => _tokens = new SessionTokens(new byte[SessionTokens.KeyBytes], _clock, Options);

    [Fact]
    public async Task A_token_names_its_caller_until_it_expires()
    {
        var token = _tokens.Write(Somebody, TokenPurpose.Session);

        Assert.Equal(Somebody, await _tokens.Read(token, TokenPurpose.Session));
        _clock.Advance(Options.SessionLifetime);
        Assert.Null(await _tokens.Read(token, TokenPurpose.Session));
    }

    [Fact]
    public async Task A_sign_in_link_is_no_session_and_a_session_no_link()
    {
        Assert.Null(await _tokens.Read(_tokens.Write(Somebody, TokenPurpose.SignIn), TokenPurpose.Session));
        Assert.Null(await _tokens.Read(_tokens.Write(Somebody, TokenPurpose.Session), TokenPurpose.SignIn));
    }

    [Fact]
    public async Task An_operator_is_one_in_tokens_of_development_only()
    {
        var production = new SessionTokens(new byte[SessionTokens.KeyBytes], _clock, Options with { IsDevelopment = false });
        var token = _tokens.Write(Somebody with { IsOperator = true }, TokenPurpose.Session);

        Assert.True((await _tokens.Read(token, TokenPurpose.Session))!.IsOperator);
        Assert.Equal(Somebody, await production.Read(token, TokenPurpose.Session));
        Assert.False((await _tokens.Read(_tokens.Write(Somebody, TokenPurpose.Session), TokenPurpose.Session))!.IsOperator);
    }

    [Fact]
    public async Task A_token_of_another_key_or_without_a_signature_is_refused()
    {
        var foreign = new SessionTokens([.. Enumerable.Repeat((byte)1, SessionTokens.KeyBytes)], _clock, Options);
        var token = _tokens.Write(Somebody, TokenPurpose.Session);
        var unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + token.Split('.')[1] + ".";

        Assert.Null(await foreign.Read(token, TokenPurpose.Session));
        Assert.Null(await _tokens.Read(unsigned, TokenPurpose.Session));
        Assert.Null(await _tokens.Read("", TokenPurpose.Session));
    }
}
