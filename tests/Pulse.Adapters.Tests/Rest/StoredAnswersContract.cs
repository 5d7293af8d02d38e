using Pulse.Adapters.Rest;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports;
using Pulse.Ports.Rest;

namespace Pulse.Adapters.Tests.Rest;

public sealed class PostgreSqlStoredAnswersTests(PostgresDatabase database)
    : StoredAnswersContract(async time => await PostgreSqlStoredAnswers.Open(OptionsFor(database.ConnectionString), time, default)), IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Given_no_database_Then_it_is_a_fault_with_a_site_id_and_not_the_driver_s()
    {
        await using var lost = await PostgresDatabase.CreateAsync();
        var answers = await PostgreSqlStoredAnswers.Open(OptionsFor(lost.ConnectionString), TimeProvider.System, default);
        await lost.DisposeAsync();

        Assert.Equal("PLS-E5A1", (await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await Claim(answers))).SiteId);
        Assert.Equal("PLS-E5A5", (await Assert.ThrowsAnyAsync<PulseFaultException>(async () => await answers.Sweep(1, default))).SiteId);
    }

    [Fact]
    public async Task Nothing_that_a_caller_sent_or_was_told_can_be_read_in_the_table()
    {
        var answers = await PostgreSqlStoredAnswers.Open(OptionsFor(database.ConnectionString), TimeProvider.System, default);
        await Claim(answers);
        await answers.Keep(Key, Owner, Seal("a secret prompt"), default);

        await using var look = database.Source.CreateCommand("SELECT count(*) FROM edge.stored_answer AS row WHERE position('secret'::bytea IN row.answer) > 0");
        Assert.Equal(0L, await look.ExecuteScalarAsync());
    }

    private static StoredAnswersOptions OptionsFor(string connection) => new() { ConnectionString = connection, LeaseTime = Lease, KeptFor = KeptFor };
}

/// <summary>
/// The contract of <see cref="IStoredAnswers"/>. What would go wrong in silence without it: a request that is carried out twice at once, an answer
/// that another request gets, and a key that stays taken for ever when its process died.
/// </summary>
public abstract class StoredAnswersContract(Func<TimeProvider, Task<IStoredAnswers>> open)
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    protected static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private static readonly SubjectKey Person = new(new SubjectId(Guid.CreateVersion7()), new byte[SubjectKey.KeyBytes]);

    private readonly FakeTimeProvider _time = new();

    protected AnswerKey Key { get; } = new(new OrganizationId(Guid.CreateVersion7()), "POST /v1/projects", "hash");

    protected Guid Owner { get; } = Guid.CreateVersion7();

    [Fact]
    public async Task Given_a_free_key_Then_it_is_claimed_and_in_flight_for_others()
    {
        var answers = await open(_time);

        Assert.Equal(new AnswerClaim.Claimed(IsTakeover: false), await Claim(answers));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, Guid.CreateVersion7()));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(await open(_time), Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Given_an_answer_Then_everybody_gets_it_as_it_was_sent()
    {
        var answers = await open(_time);
        await Claim(answers);

        Assert.True(await answers.Keep(Key, Owner, Seal("told"), default));

        var told = Assert.IsType<AnswerClaim.Answered>(await Claim(answers, Guid.CreateVersion7()));
        var opened = Person.Open<StoredAnswer>(SealedFields.RestAnswer, told.Answer);
        Assert.Equal((202, "application/json", "/v1/x"), (opened.Status, opened.ContentType, opened.Headers["Location"]));
        Assert.Equal("told"u8.ToArray(), opened.Body);
    }

    [Fact]
    public async Task Given_another_request_under_the_key_Then_it_is_told_so_in_flight_and_afterwards_also_when_the_lease_has_ended()
    {
        var answers = await open(_time);
        await Claim(answers);

        Assert.IsType<AnswerClaim.OtherRequest>(await Claim(answers, Guid.CreateVersion7(), "other"));
        _time.Advance(Lease + TimeSpan.FromSeconds(1));
        Assert.IsType<AnswerClaim.OtherRequest>(await Claim(answers, Guid.CreateVersion7(), "other"));
        await answers.Keep(Key, Owner, Seal("told"), default);
        Assert.IsType<AnswerClaim.OtherRequest>(await Claim(answers, Guid.CreateVersion7(), "other"));
    }

    [Fact]
    public async Task Given_other_organizations_routes_or_keys_Then_nothing_clashes()
    {
        var answers = await open(_time);
        await Claim(answers);
        AnswerKey[] others = [Key with { OrganizationId = new OrganizationId(Guid.CreateVersion7()) }, Key with { Route = "POST /v1/logos" }, Key with { KeyHash = "other" }];

        foreach (var other in others)
        {
            Assert.IsType<AnswerClaim.Claimed>(await answers.Claim(other, "fingerprint", Guid.CreateVersion7(), default));
        }
    }

    [Fact]
    public async Task Given_a_claimant_that_died_Then_another_takes_over_when_the_lease_ends_and_the_dead_one_s_answer_does_not_count()
    {
        var answers = await open(_time);
        await Claim(answers);
        var second = Guid.CreateVersion7();
        _time.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, second));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new AnswerClaim.Claimed(IsTakeover: true), await Claim(answers, second));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, Guid.CreateVersion7()));
        Assert.False(await answers.Keep(Key, Owner, Seal("late"), default));
        Assert.True(await answers.Keep(Key, second, Seal("second"), default));
    }

    [Fact]
    public async Task Given_a_released_or_forgotten_key_Then_it_is_free_and_only_its_owner_can_release_it()
    {
        var answers = await open(_time);
        await Claim(answers);
        await answers.Release(Key, Guid.CreateVersion7(), default);
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, Guid.CreateVersion7()));

        await answers.Release(Key, Owner, default);
        Assert.Equal(new AnswerClaim.Claimed(IsTakeover: false), await Claim(answers));
        await answers.Keep(Key, Owner, Seal("told"), default);
        await answers.Release(Key, Owner, default);
        Assert.IsType<AnswerClaim.Answered>(await Claim(answers, Guid.CreateVersion7()));

        await answers.Forget(Key, default);
        Assert.Equal(new AnswerClaim.Claimed(IsTakeover: false), await Claim(answers));
    }

    [Fact]
    public async Task Given_that_its_time_is_over_Then_a_key_stands_for_a_new_request_also_before_it_was_swept()
    {
        var answers = await open(_time);
        await Claim(answers);
        await answers.Keep(Key, Owner, Seal("told"), default);
        _time.Advance(KeptFor - TimeSpan.FromSeconds(1));
        Assert.IsType<AnswerClaim.Answered>(await Claim(answers, Guid.CreateVersion7()));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new AnswerClaim.Claimed(IsTakeover: false), await Claim(answers, Guid.CreateVersion7(), "other"));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, Guid.CreateVersion7(), "other"));
    }

    [Fact]
    public async Task A_sweep_takes_what_is_over_at_most_so_many_and_nothing_else()
    {
        var answers = await open(_time);
        for (var old = 0; old < 5; old++)
        {
            await answers.Claim(Key with { KeyHash = FormattableString.Invariant($"old {old}") }, "fingerprint", Guid.CreateVersion7(), default);
        }

        _time.Advance(KeptFor);
        await Claim(answers);

        Assert.Equal(3, await answers.Sweep(3, default));
        Assert.InRange(await answers.Sweep(100, default), 2, 100);
        Assert.Equal(0, await answers.Sweep(100, default));
        Assert.IsType<AnswerClaim.InFlight>(await Claim(answers, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Given_32_claimants_of_one_key_at_once_Then_exactly_one_wins_also_when_it_is_taken_over()
    {
        const int Rounds = 10;
        const int Claimants = 32;
        var processes = new[] { await open(_time), await open(_time) };
        for (var round = 0; round < Rounds; round++)
        {
            var key = Key with { KeyHash = FormattableString.Invariant($"round {round}") };
            foreach (var isTakeover in new[] { false, true })
            {
                var found = await Task.WhenAll(Enumerable.Range(0, Claimants).Select(claimant => Task.Run(
                    async () => await processes[claimant % 2].Claim(key, "fingerprint", Guid.CreateVersion7(), default))));

                Assert.Equal(new AnswerClaim.Claimed(isTakeover), Assert.Single(found, one => one is AnswerClaim.Claimed));
                Assert.Equal(Claimants - 1, found.Count(one => one is AnswerClaim.InFlight));
                _time.Advance(Lease);
            }
        }
    }

    protected ValueTask<AnswerClaim> Claim(IStoredAnswers answers, Guid? owner = null, string fingerprint = "fingerprint") =>
        answers.Claim(Key, fingerprint, owner ?? Owner, default);

    protected static Sealed<StoredAnswer> Seal(string body) => Person.Seal(
        SealedFields.RestAnswer,
        Guid.CreateVersion7(),
        new StoredAnswer(
            202, "application/json", System.Text.Encoding.UTF8.GetBytes(body), new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = "/v1/x" }));
}
