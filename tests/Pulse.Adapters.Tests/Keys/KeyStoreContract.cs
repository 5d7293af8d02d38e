using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Ports.Keys;

namespace Pulse.Adapters.Tests.Keys;

/// <summary>What an adapter of the key ports brings to the suite: one store, opened as often as a test needs processes.</summary>
public interface IKeyStoreFixture : IAsyncDisposable
{
    /// <summary>How long one process may still know what another has erased.</summary>
    TimeSpan ForgottenWithin { get; }

    Task<(ISubjectKeys Keys, ISecretStore Secrets)> Open(TimeProvider time);
}

/// <summary>The contract of <see cref="ISubjectKeys"/> and <see cref="ISecretStore"/>: the same key everywhere, and none ever again once erased.</summary>
public abstract class KeyStoreContract(Func<Task<IKeyStoreFixture>> create) : IAsyncLifetime
{
    private const string Field = "sample.text";
    private const int Callers = 32;

    private readonly FakeTimeProvider _time = new();
    private IKeyStoreFixture? _fixture;

    private IKeyStoreFixture Fixture => _fixture!;

    public async Task InitializeAsync() => _fixture = await create();

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    [Fact]
    public async Task Given_a_new_subject_When_many_ask_in_two_processes_at_once_Then_all_get_one_key()
    {
        var (here, _) = await Fixture.Open(_time);
        var (there, _) = await Fixture.Open(_time);
        var subject = NewSubject();

        var keys = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => (i % 2 == 0 ? here : there).GetOrCreate(subject, default).AsTask()));

        var closed = keys[0]!.Seal(Field, Guid.NewGuid(), "نص سرّي");
        Assert.All(keys, key => Assert.Equal("نص سرّي", key!.Open(Field, closed)));
    }

    [Fact]
    public async Task Given_an_unknown_subject_When_found_Then_there_is_no_key_and_none_is_made()
    {
        var (keys, _) = await Fixture.Open(_time);
        var subject = NewSubject();

        Assert.Null(await keys.Find(subject, default));
        Assert.Null(await keys.Find(subject, default));
        Assert.NotNull(await keys.GetOrCreate(subject, default));
        Assert.NotNull(await keys.Find(subject, default));
    }

    [Fact]
    public async Task Given_two_subjects_Then_one_s_key_does_not_open_what_the_other_s_closed()
    {
        var (keys, _) = await Fixture.Open(_time);
        var one = (await keys.GetOrCreate(NewSubject(), default))!;
        var other = (await keys.GetOrCreate(NewSubject(), default))!;

        var closed = one.Seal(Field, Guid.NewGuid(), "text");

        Assert.ThrowsAny<Exception>(() => other.Open(Field, closed));
    }

    [Fact]
    public async Task Given_an_erased_subject_Then_the_key_is_gone_for_ever_in_this_process_at_once()
    {
        var (keys, _) = await Fixture.Open(_time);
        var subject = NewSubject();
        await keys.GetOrCreate(subject, default);

        await keys.Erase(subject, default);
        await keys.Erase(subject, default);

        Assert.Null(await keys.Find(subject, default));
        Assert.Null(await keys.GetOrCreate(subject, default));
    }

    [Fact]
    public async Task Given_a_subject_erased_before_any_key_was_made_Then_none_is_made_later()
    {
        var (keys, _) = await Fixture.Open(_time);
        var subject = NewSubject();

        await keys.Erase(subject, default);

        Assert.Null(await keys.GetOrCreate(subject, default));
    }

    [Fact]
    public async Task Given_a_key_cached_in_another_process_When_erased_here_Then_the_other_forgets_it_in_time()
    {
        var (here, _) = await Fixture.Open(_time);
        var (there, _) = await Fixture.Open(_time);
        var subject = NewSubject();
        await there.GetOrCreate(subject, default);

        await here.Erase(subject, default);
        _time.Advance(Fixture.ForgottenWithin);

        Assert.Null(await there.Find(subject, default));
        Assert.Null(await there.GetOrCreate(subject, default));
    }

    [Fact]
    public async Task Given_readers_at_the_moment_of_the_erasure_Then_no_cache_brings_the_key_back()
    {
        const int rounds = 100;
        var (keys, _) = await Fixture.Open(_time);
        var (other, _) = await Fixture.Open(_time);
        for (var round = 0; round < rounds; round++)
        {
            // Made elsewhere, so that the readers here are on their way to the database when the key goes.
            var subject = NewSubject();
            await other.GetOrCreate(subject, default);

            var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => keys.Find(subject, default).AsTask())).ToArray();
            await keys.Erase(subject, default);
            await Task.WhenAll(readers);

            Assert.Null(await keys.Find(subject, default));
        }
    }

    [Fact]
    public async Task Given_a_secret_When_many_ask_in_two_processes_at_once_Then_all_get_the_same_bytes()
    {
        var (_, here) = await Fixture.Open(_time);
        var (_, there) = await Fixture.Open(_time);

        var secrets = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => (i % 2 == 0 ? here : there).GetOrCreate("links", 32, default).AsTask()));
        var other = await here.GetOrCreate("tokens", 32, default);

        Assert.Single(secrets.Select(Convert.ToHexString).Distinct());
        Assert.Equal(32, secrets[0].Length);
        Assert.NotEqual(secrets[0], other);
    }

    [Fact]
    public async Task Given_a_caller_that_alters_its_copy_of_a_secret_Then_the_others_do_not_see_it()
    {
        var (_, secrets) = await Fixture.Open(_time);
        var first = await secrets.GetOrCreate("links", 32, default);
        var kept = first.ToArray();

        first.AsSpan().Clear();

        Assert.Equal(kept, await secrets.GetOrCreate("links", 32, default));
    }

    [Fact]
    public async Task Given_a_secret_made_with_another_size_Then_asking_is_a_fault()
    {
        var (_, secrets) = await Fixture.Open(_time);
        await secrets.GetOrCreate("links", 32, default);

        await Assert.ThrowsAsync<Pulse.Ports.PulseFaultException>(async () => await secrets.GetOrCreate("links", 64, default));
    }

    private static SubjectId NewSubject() => new(Guid.NewGuid());
}
