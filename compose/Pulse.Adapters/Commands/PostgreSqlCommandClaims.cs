using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports.Commands;

namespace Pulse.Adapters.Commands;

/// <summary>Claims of command ids in schema <c>write</c>.</summary>
public sealed class PostgreSqlCommandClaims : ICommandClaims, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private PostgreSqlCommandClaims(NpgsqlDataSource source) => _source = source;

    /// <summary>Creates what is missing of the schema and opens the claims.</summary>
    public static async Task<PostgreSqlCommandClaims> Open(string connectionString, CancellationToken cancellation)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await SqlScript.Run(source, "Commands.command-claims.sql", cancellation);
        return new PostgreSqlCommandClaims(source);
    }

    public ValueTask<ClaimResult> Claim(
        OrganizationId organization, CommandId command, StreamName stream, string commandHash, CancellationToken cancellation)
    {
        // The update changes nothing that counts; it waits for a claimant that is just committing and then answers its row,
        // which DO NOTHING would not: the row is newer than the statement's snapshot.
        const string Sql = """
            INSERT INTO write.command_claim AS held (organization_id, command_id, stream, command_hash) VALUES ($1, $2, $3, $4)
            ON CONFLICT (organization_id, command_id) DO UPDATE SET asked = held.asked + 1
            RETURNING stream, command_hash, asked = 1
            """;
        return WriteDatabase.Ask("PLS-C1A1", "Claiming a command id", async () =>
        {
            await using var claim = _source.CreateCommand(Sql);
            Name(claim, organization, command);
            claim.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.Value });
            claim.Parameters.Add(new NpgsqlParameter<string> { TypedValue = commandHash });
            await using var reader = await claim.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            return reader.GetBoolean(2) ? (ClaimResult)new ClaimResult.Claimed() : Holder(reader);
        });
    }

    public ValueTask<ClaimResult.HeldBy?> Find(OrganizationId organization, CommandId command, CancellationToken cancellation) =>
        WriteDatabase.Ask("PLS-C1A2", "Looking for the claim of a command id", async () =>
        {
            await using var find = _source.CreateCommand(
                "SELECT stream, command_hash FROM write.command_claim WHERE organization_id = $1 AND command_id = $2");
            Name(find, organization, command);
            await using var reader = await find.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? Holder(reader) : null;
        });

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Name(NpgsqlCommand query, OrganizationId organization, CommandId command)
    {
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organization.Value });
        query.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = command.Value });
    }

    private static ClaimResult.HeldBy Holder(NpgsqlDataReader reader) => new(StreamName.Parse(reader.GetString(0)), reader.GetString(1));
}
