using System.Security.Cryptography;
using Pulse.Adapters.Keys;
using Pulse.Contracts.Ids;
using Pulse.Ports.Keys;

namespace Pulse.Adapters.Tests.Keys;

public sealed class PostgreSqlKeyStoreTests() : KeyStoreContract(PostgreSqlKeyStoreFixture.Create);

/// <summary>A key database and a master key file of its own.</summary>
internal sealed class PostgreSqlKeyStoreFixture : IKeyStoreFixture
{
    private readonly List<PostgreSqlKeyStore> _opened = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("pulse-keys-").FullName;

    private PostgreSqlKeyStoreFixture(PostgresDatabase database) => Database = database;

    public PostgresDatabase Database { get; }

    public TimeSpan ForgottenWithin => PostgreSqlKeyStore.CachedFor;

    public string MasterKeyFile => Path.Combine(_folder, "master.key");

    public static async Task<IKeyStoreFixture> Create() => new PostgreSqlKeyStoreFixture(await PostgresDatabase.CreateAsync());

    public async Task<(ISubjectKeys Keys, ISecretStore Secrets)> Open(TimeProvider time)
    {
        var store = await PostgreSqlKeyStore.Open(Database.ConnectionString, MasterKey.FromFile(MasterKeyFile), time, default);
        _opened.Add(store);
        return (store, store);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        await ((IAsyncDisposable)Database).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>What lies in the key database, and what the master key file has to do with it.</summary>
public sealed class KeysAtRestTests : IAsyncLifetime
{
    private PostgreSqlKeyStoreFixture? _fixture;

    private PostgreSqlKeyStoreFixture Fixture => _fixture!;

    public async Task InitializeAsync() => _fixture = (PostgreSqlKeyStoreFixture)await PostgreSqlKeyStoreFixture.Create();

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task Given_a_secret_Then_its_bytes_do_not_lie_open_in_the_database()
    {
        var (_, secrets) = await Fixture.Open(TimeProvider.System);
        var secret = await secrets.GetOrCreate("links", 32, default);

        var stored = await Bytes("SELECT secret FROM keys.secret");

        Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
        Assert.Equal(-1, stored.AsSpan().IndexOf(secret.AsSpan(0, 8)));
    }

    [Fact]
    public async Task Given_an_erased_subject_Then_its_row_holds_no_key_any_more()
    {
        var (keys, _) = await Fixture.Open(TimeProvider.System);
        var subject = new SubjectId(Guid.NewGuid());
        await keys.GetOrCreate(subject, default);

        await keys.Erase(subject, default);

        await using var command = Fixture.Database.Source.CreateCommand("SELECT secret IS NULL AND erased_at IS NOT NULL FROM keys.subject");
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Given_another_master_key_Then_nothing_opens()
    {
        var (keys, _) = await Fixture.Open(TimeProvider.System);
        var subject = new SubjectId(Guid.NewGuid());
        await keys.GetOrCreate(subject, default);
        File.Delete(Fixture.MasterKeyFile);

        var (strange, _) = await Fixture.Open(TimeProvider.System);

        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await strange.Find(subject, default));
    }

    [Fact]
    public async Task Given_a_key_moved_to_another_subject_s_row_Then_it_does_not_open()
    {
        var (keys, _) = await Fixture.Open(TimeProvider.System);
        var (one, other) = (new SubjectId(Guid.NewGuid()), new SubjectId(Guid.NewGuid()));
        await keys.GetOrCreate(one, default);
        await keys.GetOrCreate(other, default);
        await Fixture.Database.ExecuteAsync($"UPDATE keys.subject SET secret = (SELECT secret FROM keys.subject WHERE id = '{one}') WHERE id = '{other}'");

        var (fresh, _) = await Fixture.Open(TimeProvider.System);

        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await fresh.Find(other, default));
    }

    [Fact]
    public void Given_no_master_key_file_Then_it_is_made_once_for_its_owner_only()
    {
        var keys = Enumerable.Range(0, 16).AsParallel().Select(_ => MasterKey.FromFile(Fixture.MasterKeyFile)).ToArray();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Fixture.MasterKeyFile));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Fixture.MasterKeyFile)!));
        var box = keys[0].Close("name", "secret"u8);
        Assert.All(keys, key => Assert.Equal("secret"u8.ToArray(), key.Open("name", box)));
    }

    [Fact]
    public void Given_a_master_key_file_open_to_others_Then_it_is_refused()
    {
        MasterKey.FromFile(Fixture.MasterKeyFile);
        File.SetUnixFileMode(Fixture.MasterKeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var refused = Assert.Throws<InvalidOperationException>(() => MasterKey.FromFile(Fixture.MasterKeyFile));

        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void Given_a_file_that_holds_no_key_Then_it_is_refused(string content)
    {
        MasterKey.FromFile(Fixture.MasterKeyFile);
        File.WriteAllText(Fixture.MasterKeyFile, content);

        Assert.Throws<InvalidOperationException>(() => MasterKey.FromFile(Fixture.MasterKeyFile));
    }

    private async Task<byte[]> Bytes(string sql)
    {
        await using var command = Fixture.Database.Source.CreateCommand(sql);
        return (byte[])(await command.ExecuteScalarAsync())!;
    }
}
