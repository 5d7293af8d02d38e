using Pulse.Adapters.Commands;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Ports;
using Pulse.Ports.Commands;

namespace Pulse.Adapters.Tests.Commands;

public sealed class PostgreSqlCommandClaimsTests(PostgresDatabase database)
    : CommandClaimsContract(async () => await PostgreSqlCommandClaims.Open(database.ConnectionString, default)), IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Given_no_database_Then_it_is_a_fault_with_a_site_id_and_not_the_driver_s()
    {
        await using var lost = await PostgresDatabase.CreateAsync();
        var claims = await PostgreSqlCommandClaims.Open(lost.ConnectionString, default);
        await lost.DisposeAsync();

        var fault = await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await Claim(claims));

        Assert.Equal("PLS-C1A1", fault.SiteId);
        Assert.Equal("PLS-C1A2", (await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await Find(claims))).SiteId);
    }
}

/// <summary>
/// The contract of <see cref="ICommandClaims"/>. What would go wrong in silence without it: one intent carried out as two
/// commands, because their streams do not know of each other.
/// </summary>
public abstract class CommandClaimsContract(Func<Task<ICommandClaims>> open)
{
    private static readonly StreamName Here = StreamName.Parse("generation-here");
    private static readonly StreamName There = StreamName.Parse("generation-there");

    private readonly OrganizationId _organization = new(Guid.CreateVersion7());
    private readonly CommandId _command = new(Guid.CreateVersion7());

    [Fact]
    public async Task Given_a_free_id_Then_it_is_claimed_and_found()
    {
        var claims = await open();
        Assert.Null(await Find(claims));

        Assert.IsType<ClaimResult.Claimed>(await Claim(claims));

        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Find(claims));
    }

    [Fact]
    public async Task Given_a_claimed_id_Then_whoever_asks_is_told_who_holds_it_and_the_first_stays()
    {
        var claims = await open();
        await Claim(claims);

        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Claim(claims, There, "other"));
        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Claim(claims));
        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Claim(await open(), Here, "other"));
        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Find(await open()));
    }

    [Fact]
    public async Task Given_another_organization_or_another_id_Then_nothing_clashes()
    {
        var claims = await open();
        await Claim(claims);

        Assert.IsType<ClaimResult.Claimed>(await claims.Claim(new OrganizationId(Guid.CreateVersion7()), _command, There, "other", default));
        Assert.IsType<ClaimResult.Claimed>(await claims.Claim(_organization, new CommandId(Guid.CreateVersion7()), There, "other", default));
        Assert.Equal(new ClaimResult.HeldBy(Here, "hash"), await Find(claims));
    }

    [Fact]
    public async Task Given_32_claimants_of_one_id_at_once_Then_exactly_one_wins_and_the_others_are_told_whom_to_thank()
    {
        const int Rounds = 20;
        const int Claimants = 32;
        var processes = new[] { await open(), await open() };
        for (var round = 0; round < Rounds; round++)
        {
            var command = new CommandId(Guid.CreateVersion7());
            var answers = await Task.WhenAll(Enumerable.Range(0, Claimants).Select(claimant => Task.Run(async () =>
            {
                var stream = StreamName.Parse(FormattableString.Invariant($"generation-{claimant}"));
                return (stream, Result: await processes[claimant % 2].Claim(_organization, command, stream, "hash", default));
            })));

            var winner = Assert.Single(answers, answer => answer.Result is ClaimResult.Claimed);
            Assert.All(
                answers.Where(answer => answer != winner),
                answer => Assert.Equal(new ClaimResult.HeldBy(winner.stream, "hash"), answer.Result));
        }
    }

    protected ValueTask<ClaimResult> Claim(ICommandClaims claims, StreamName? stream = null, string hash = "hash") =>
        claims.Claim(_organization, _command, stream ?? Here, hash, default);

    protected ValueTask<ClaimResult.HeldBy?> Find(ICommandClaims claims) => claims.Find(_organization, _command, default);
}
