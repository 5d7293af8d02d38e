using Pulse.Adapters.Keys;
using Pulse.Bff;
using Pulse.Bff.Files;
using Pulse.Bff.Identity;
using Pulse.Ports.Keys;

namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>
/// The running studio's own keys, to sign what it would have signed at another moment: so a test meets what has expired without
/// waiting for it. Names and lifetimes are those of the studio; were they others, what is still valid would be refused too.
/// </summary>
public sealed class StudioKeys(string keyDatabase, string masterKeyFile)
{
    private static readonly BffOptions Options = new() { IsDevelopment = true };

    public static TimeSpan LinkLifetime => Options.FileLinkLifetime;

    public static TimeSpan SessionLifetime => Options.SessionLifetime;

    /// <summary>Links to files as the studio wrote them so long ago.</summary>
    public async Task<FileLinks> LinksOfAsync(TimeSpan ago) =>
        new(await KeyAsync("edge.file-links", FileLinks.KeyBytes), ClockOf(ago), Options);

    /// <summary>Session and sign-in tokens as the studio wrote them so long ago.</summary>
    public async Task<SessionTokens> TokensOfAsync(TimeSpan ago) =>
        new(await KeyAsync("edge.sessions", SessionTokens.KeyBytes), ClockOf(ago), Options);

    private static FakeTimeProvider ClockOf(TimeSpan ago) => new(TimeProvider.System.GetUtcNow() - ago);

    private async Task<byte[]> KeyAsync(string name, int bytes)
    {
        await using var keys = await PostgreSqlKeyStore.Open(keyDatabase, MasterKey.FromFile(masterKeyFile), CancellationToken.None);
        return await ((ISecretStore)keys).GetOrCreate(name, bytes, CancellationToken.None);
    }
}
