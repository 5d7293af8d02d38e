using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports;
using Pulse.Ports.Keys;

namespace Pulse.Adapters.Keys;

/// <summary>Keys of subjects and secrets of the installation, in a database of their own, each closed by the master key.</summary>
public sealed class PostgreSqlKeyStore : ISubjectKeys, ISecretStore, IAsyncDisposable
{
    /// <summary>Opened keys kept in memory; when there are more, the cache begins anew.</summary>
    private const int CachedKeysMax = 10_000;

    /// <summary>Smallest secret that is worth the name: 128 bits.</summary>
    private const int SecretBytesMin = 16;

    /// <summary>How long a process may still open what another process has erased meanwhile.</summary>
    public static readonly TimeSpan CachedFor = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _source;
    private readonly MasterKey _master;
    private readonly KeyCache _opened;
    private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    private PostgreSqlKeyStore(NpgsqlDataSource source, MasterKey master, TimeProvider time) =>
        (_source, _master, _opened) = (source, master, new KeyCache(time, CachedFor, CachedKeysMax));

    /// <summary>Creates what is missing of the schema and opens the store.</summary>
    public static Task<PostgreSqlKeyStore> Open(string connectionString, MasterKey master, CancellationToken cancellation) =>
        Open(connectionString, master, TimeProvider.System, cancellation);

    /// <param name="time">The clock by which cached keys grow old.</param>
    public static async Task<PostgreSqlKeyStore> Open(
        string connectionString, MasterKey master, TimeProvider time, CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await SqlScript.Run(source, "Keys.keys.sql", cancellation);
        return new PostgreSqlKeyStore(source, master, time);
    }

    public async ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation)
    {
        if (_opened.Find(subject) is { } opened)
        {
            return opened;
        }

        var box = _master.Close(NameOf(subject), RandomNumberGenerator.GetBytes(SubjectKey.KeyBytes));
        await using var create = _source.CreateCommand("INSERT INTO keys.subject (id, secret) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING");
        create.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.Value });
        create.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = box });
        await create.ExecuteNonQueryAsync(cancellation);
        return await Find(subject, cancellation);
    }

    public async ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation)
    {
        if (_opened.Find(subject) is { } opened)
        {
            return opened;
        }

        var ticket = _opened.Ticket;
        await using var find = _source.CreateCommand("SELECT secret FROM keys.subject WHERE id = $1");
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.Value });
        if (await find.ExecuteScalarAsync(cancellation) is not byte[] box)
        {
            return null;
        }

        var key = new SubjectKey(subject, _master.Open(NameOf(subject), box));
        _opened.Add(key, ticket);
        return key;
    }

    public async ValueTask Erase(SubjectId subject, CancellationToken cancellation)
    {
        await using var erase = _source.CreateCommand(
            """
            INSERT INTO keys.subject (id, secret, erased_at) VALUES ($1, NULL, now())
            ON CONFLICT (id) DO UPDATE SET secret = NULL, erased_at = coalesce(keys.subject.erased_at, now())
            """);
        erase.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.Value });
        await erase.ExecuteNonQueryAsync(cancellation);
        _opened.Erase(subject);
    }

    async ValueTask<byte[]> ISecretStore.GetOrCreate(string name, int sizeBytes, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeBytes, SecretBytesMin);
        if (!_secrets.TryGetValue(name, out var secret))
        {
            secret = _secrets[name] = await ReadSecret(name, sizeBytes, cancellation);
        }

        return secret.Length == sizeBytes
            ? [.. secret]
            : throw new PulseFaultException("PLS-K502", $"The secret {name} was made with another size than is asked for.");
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<byte[]> ReadSecret(string name, int sizeBytes, CancellationToken cancellation)
    {
        var box = _master.Close(name, RandomNumberGenerator.GetBytes(sizeBytes));
        await using var create = _source.CreateCommand("INSERT INTO keys.secret (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        create.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        create.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = box });
        await create.ExecuteNonQueryAsync(cancellation);
        await using var find = _source.CreateCommand("SELECT secret FROM keys.secret WHERE name = $1");
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return _master.Open(name, (byte[])(await find.ExecuteScalarAsync(cancellation))!);
    }

    private static string NameOf(SubjectId subject) => $"subject {subject}";
}
