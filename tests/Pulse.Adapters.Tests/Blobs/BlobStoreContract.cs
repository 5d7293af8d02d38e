using System.Security.Cryptography;
using System.Text;
using Pulse.Contracts.Ids;
using Pulse.Ports.Blobs;

namespace Pulse.Adapters.Tests.Blobs;

/// <summary>What an adapter of the blob port brings to the suite: an empty store.</summary>
public interface IBlobStoreFixture : IDisposable
{
    IBlobStore Store { get; }
}

/// <summary>The contract of <see cref="IBlobStore"/>: nothing half-written, nothing shared between tenants, a result written once.</summary>
public abstract class BlobStoreContract(IBlobStoreFixture fixture) : IDisposable
{
    private const int Callers = 32;
    private static readonly OrganizationId One = new(Guid.NewGuid());
    private static readonly OrganizationId Other = new(Guid.NewGuid());

    private IBlobStore Store => fixture.Store;

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Given_content_Then_it_comes_back_under_its_hash_and_only_for_its_tenant()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);

        var sha256 = await Store.PutContent(One, content, default);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), sha256);
        Assert.Equal(content, await Read(One, sha256));
        Assert.Null(await Store.OpenContent(Other, sha256, default));
        await using var opened = await Store.OpenContent(One, sha256, default);
        opened!.Seek(-5, SeekOrigin.End);
        Assert.Equal(content[^5], opened.ReadByte());
    }

    [Fact]
    public async Task Given_the_same_content_from_many_at_once_Then_it_is_stored_once_and_whole()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);

        var names = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Store.PutContent(One, content, default).AsTask())));

        Assert.Single(names.Distinct());
        Assert.Equal(content, await Read(One, names[0]));
    }

    [Fact]
    public async Task Given_deleted_content_Then_it_is_gone_for_that_tenant_only_and_deleting_again_changes_nothing()
    {
        byte[] content = [1, 2, 3];
        var sha256 = await Store.PutContent(One, content, default);
        await Store.PutContent(Other, content, default);

        await Store.DeleteContent(One, sha256, default);
        await Store.DeleteContent(One, sha256, default);

        Assert.Null(await Store.OpenContent(One, sha256, default));
        Assert.Equal(content, await Read(Other, sha256));
        Assert.Equal(sha256, await Store.PutContent(One, content, default));
        Assert.Equal(content, await Read(One, sha256));
    }

    [Fact]
    public async Task Given_deletion_for_a_tenant_that_has_nothing_Then_nothing_happens() =>
        await Store.DeleteContent(new OrganizationId(Guid.NewGuid()), new string('a', 64), default);

    [Fact]
    public async Task Given_a_deleted_result_Then_it_is_gone_for_that_tenant_only_and_another_may_take_its_place()
    {
        await Store.PutResult(One, "work/deleted", new byte[] { 1 }, default);
        await Store.PutResult(Other, "work/deleted", new byte[] { 2 }, default);

        await Store.DeleteResult(One, "work/deleted", default);
        await Store.DeleteResult(One, "work/deleted", default);

        Assert.Null(await Store.FindResult(One, "work/deleted", default));
        Assert.Equal(2, (await Store.FindResult(Other, "work/deleted", default))!.Value.Span[0]);
        Assert.Equal(3, (await Store.PutResult(One, "work/deleted", new byte[] { 3 }, default)).Span[0]);
    }

    [Fact]
    public async Task Given_no_bytes_Then_they_are_content_and_result_like_any_other()
    {
        var sha256 = await Store.PutContent(One, ReadOnlyMemory<byte>.Empty, default);
        await Store.PutResult(One, "work/empty", ReadOnlyMemory<byte>.Empty, default);

        Assert.Empty(await Read(One, sha256));
        Assert.Equal(0, (await Store.FindResult(One, "work/empty", default))!.Value.Length);
    }

    [Fact]
    public async Task Given_a_result_Then_the_first_stays_and_every_later_caller_gets_it()
    {
        Assert.Null(await Store.FindResult(One, "work/1-sample-0", default));

        var first = await Store.PutResult(One, "work/1-sample-0", "first"u8.ToArray(), default);
        var second = await Store.PutResult(One, "work/1-sample-0", "second"u8.ToArray(), default);
        var found = await Store.FindResult(One, "work/1-sample-0", default);

        Assert.Equal(["first", "first", "first"], new[] { first, second, found!.Value }.Select(bytes => Encoding.UTF8.GetString(bytes.Span)));
        Assert.Null(await Store.FindResult(Other, "work/1-sample-0", default));
        Assert.Null(await Store.FindResult(One, "work/1-sample-1", default));
    }

    [Fact]
    public async Task Given_many_workers_with_different_results_at_once_Then_all_get_the_one_that_stayed()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(
            () => Store.PutResult(One, "race/1-final-2", RandomNumberGenerator.GetBytes(50_000 + i), default).AsTask())));

        var stayed = (await Store.FindResult(One, "race/1-final-2", default))!.Value.ToArray();
        Assert.All(results, result => Assert.Equal(stayed, result.ToArray()));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("work/../../other")]
    [InlineData("/etc/passwd")]
    [InlineData("work//step")]
    [InlineData("work/")]
    [InlineData("")]
    [InlineData("work\\step")]
    [InlineData("work/st ep")]
    [InlineData("work/step\0")]
    [InlineData("عمل/1")]
    [InlineData("work/.hidden")]
    public async Task Given_a_key_that_is_no_safe_path_Then_it_is_refused_and_nothing_is_written(string key)
    {
        await Assert.ThrowsAsync<Pulse.Ports.PulseFaultException>(async () => await Store.PutResult(One, key, new byte[1], default));
        await Assert.ThrowsAsync<Pulse.Ports.PulseFaultException>(async () => await Store.FindResult(One, key, default));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Given_a_name_that_is_no_hash_Then_it_is_refused(string sha256)
    {
        await Assert.ThrowsAsync<Pulse.Ports.PulseFaultException>(async () => await Store.OpenContent(One, sha256, default));
        await Assert.ThrowsAsync<Pulse.Ports.PulseFaultException>(async () => await Store.DeleteContent(One, sha256, default));
    }

    private async Task<byte[]> Read(OrganizationId organization, string sha256)
    {
        await using var opened = await Store.OpenContent(organization, sha256, default);
        using var bytes = new MemoryStream();
        await opened!.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
