using Pulse.Adapters.Blobs;
using Pulse.Contracts.Ids;
using Pulse.Ports.Blobs;

namespace Pulse.Adapters.Tests.Blobs;

public sealed class LocalBlobStoreTests() : BlobStoreContract(new LocalBlobStoreFixture());

/// <summary>A store in a folder of its own.</summary>
internal sealed class LocalBlobStoreFixture : IBlobStoreFixture
{
    public LocalBlobStoreFixture() => Store = new LocalBlobStore(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("pulse-blobs-").FullName;

    public IBlobStore Store { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What lies in the folder.</summary>
public sealed class BlobFolderTests : IDisposable
{
    private static readonly OrganizationId Organization = new(Guid.NewGuid());
    private readonly LocalBlobStoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Given_finished_writes_Then_no_draft_is_left_and_every_file_stands_where_it_is_expected()
    {
        var sha256 = await _fixture.Store.PutContent(Organization, new byte[] { 1 }, default);
        await _fixture.Store.PutContent(Organization, new byte[] { 1 }, default);
        await _fixture.Store.PutResult(Organization, "work/step", new byte[] { 2 }, default);
        await _fixture.Store.PutResult(Organization, "work/step", new byte[] { 3 }, default);

        var files = Directory.GetFiles(_fixture.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_fixture.Folder, file));

        Assert.Equal([$"{Organization}/content/{sha256[..2]}/{sha256}", $"{Organization}/results/work/step"], files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given_a_draft_of_a_process_that_died_Then_the_next_start_removes_it_and_keeps_one_in_the_making()
    {
        var (dead, living) = (Path.Combine(_fixture.Folder, "drafts", "dead"), Path.Combine(_fixture.Folder, "drafts", "living"));
        await File.WriteAllTextAsync(dead, "half");
        await File.WriteAllTextAsync(living, "half");
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow - TimeSpan.FromDays(2));

        _ = new LocalBlobStore(_fixture.Folder);

        Assert.Equal((false, true), (File.Exists(dead), File.Exists(living)));
    }
}
