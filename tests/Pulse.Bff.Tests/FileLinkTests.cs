using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Pulse.Bff.Files;
using Pulse.Contracts.Ids;
using Pulse.Ports.Images;
using Pulse.Testing;

namespace Pulse.Bff.Tests;

public sealed class FileLinkTests
{
    private static readonly FileTarget Target =
        new(new OrganizationId(Guid.CreateVersion7()), "g-1-final-1", new string('a', 64), DownloadFormat.Png);
    private readonly FakeTimeProvider _clock = new();
    private readonly FileLinks _links;

    public FileLinkTests() => _links = new FileLinks(new byte[FileLinks.KeyBytes], _clock, new BffOptions { IsDevelopment = false });

    [Fact]
    public void A_link_works_for_300_seconds_and_no_longer()
    {
        var (expires, signature) = Write();

        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.True(_links.IsValid(Target, expires, signature));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_links.IsValid(Target, expires, signature));
    }

    [Fact]
    public void Nothing_of_a_link_can_be_altered()
    {
        var (expires, signature) = Write();

        Assert.False(_links.IsValid(Target with { OrganizationId = new OrganizationId(Guid.CreateVersion7()) }, expires, signature));
        Assert.False(_links.IsValid(Target with { Version = "g-1-final-2" }, expires, signature));
        Assert.False(_links.IsValid(Target with { Sha256 = new string('b', 64) }, expires, signature));
        Assert.False(_links.IsValid(Target with { Format = DownloadFormat.Webp }, expires, signature));
        Assert.False(_links.IsValid(Target, expires + 1, signature));
        Assert.False(_links.IsValid(Target, expires, signature[..^1]));
        Assert.False(_links.IsValid(Target, expires, ""));
    }

    private (long Expires, string Signature) Write()
    {
        var query = QueryHelpers.ParseQuery(new Uri("http://x" + _links.Write(Target)).Query);
        return (long.Parse(query["expires"].ToString(), CultureInfo.InvariantCulture), query["signature"].ToString());
    }
}
