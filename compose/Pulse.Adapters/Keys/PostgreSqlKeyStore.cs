using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports.Keys;

namespace Pulse.Adapters.Keys;

/// <summary>Keys of subjects and secrets of the installation, in a database of their own, each closed by the master key.</summary>
public sealed class PostgreSqlKeyStore : ISubjectKeys, ISecretStore, IAsyncDisposable
{
    /// <summary>Opened keys kept in memory; when there are more, the cache begins anew.</summary>
    private const int CachedKeysMax = 10_000;

    private readonly NpgsqlDataSource _source;
    private readonly MasterKey _master;
    private readonly ConcurrentDictionary<SubjectId, SubjectKey> _opened = new();

    private PostgreSqlKeyStore(NpgsqlDataSource source, MasterKey master) => (_source, _master) = (source, master);

    /// <summary>Creates what is missing of the schema and opens the store.</summary>
    public static async Task<PostgreSqlKeyStore> Open(string connectionString, MasterKey master, CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await SqlScript.Run(source, "Keys.keys.sql", cancellation);
        return new PostgreSqlKeyStore(source, master);
    }

    public async ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation)
    {
        if (_opened.TryGetValue(subject, out var opened))
        {
            return opened;
        }

        var name = NameOf(subject);
        await using var create = _source.CreateCommand("INSERT INTO keys.subject (id, secret) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING");
        create.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.Value });
        create.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = _master.Close(name, RandomNumberGenerator.GetBytes(SubjectKey.KeyBytes)) });
        await create.ExecuteNonQueryAsync(cancellation);
        return await Find(subject, cancellation);
    }

    public async ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation)
    {
        if (_opened.TryGetValue(subject, out var opened))
        {
            return opened;
        }

        await using var find = _source.CreateCommand("SELECT secret FROM keys.subject WHERE id = $1");
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject.Value });
        if (await find.ExecuteScalarAsync(cancellation) is not byte[] box)
        {
            return null;
        }

        if (_opened.Count >= CachedKeysMax)
        {
            _opened.Clear();
        }

        return _opened[subject] = new SubjectKey(subject, _master.Open(NameOf(subject), box));
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
        _opened.TryRemove(subject, out _);
    }

    async ValueTask<byte[]> ISecretStore.GetOrCreate(string name, int sizeBytes, CancellationToken cancellation)
    {
        await using var create = _source.CreateCommand("INSERT INTO keys.secret (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        create.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        create.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = _master.Close(name, RandomNumberGenerator.GetBytes(sizeBytes)) });
        await create.ExecuteNonQueryAsync(cancellation);
        await using var find = _source.CreateCommand("SELECT secret FROM keys.secret WHERE name = $1");
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return _master.Open(name, (byte[])(await find.ExecuteScalarAsync(cancellation))!);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static string NameOf(SubjectId subject) => $"subject {subject}";
}
