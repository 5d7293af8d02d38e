using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Domain.Studio;
using Pulse.Domain.Tests.Dsl;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Studio;

public sealed class AssetTests
{
    private const string Checks = "checks-1";
    private static readonly AssetId TheAsset = new(Id(7));
    private static readonly AssetFacts Facts = new(new ImageFacts("sha", 800, 600, 90_000, "image/png"));
    private static readonly AssetAdded Added = new(TheOrganization, TheAsset, Person, AssetKind.Photo, Noon);
    private static readonly AssetAccepted Accepted = new(Facts, Checks, Noon);
    private static readonly AssetRefused Refused = new(AssetRefusal.Damaged, Checks, Noon);
    private static readonly AddAsset Add = new(TheOrganization, TheAsset, Person, AssetKind.Photo);
    private static readonly AcceptAsset Accept = new(TheOrganization, TheAsset, Facts, Checks);
    private static readonly RefuseAsset Refuse = new(TheOrganization, TheAsset, AssetRefusal.Damaged, Checks);

    [Fact]
    public void Given_nothing_When_added_Then_it_waits_for_its_file() => Deciders.Asset.Given().When(Add).Then(Added);

    [Fact]
    public void Given_an_asset_When_added_again_Then_the_id_is_taken() =>
        Deciders.Asset.Given(Added).When(Add).ThenRejected(RejectionCode.IdTaken, "assetId");

    [Fact]
    public void Given_nothing_When_a_check_tells_Then_it_is_not_found()
    {
        Deciders.Asset.Given().When(Accept).ThenRejected(RejectionCode.NotFound, "assetId");
        Deciders.Asset.Given().When(Refuse).ThenRejected(RejectionCode.NotFound, "assetId");
    }

    [Fact]
    public void Given_an_asset_When_a_check_tells_Then_that_stands()
    {
        Deciders.Asset.Given(Added).When(Accept).Then(Accepted);
        Deciders.Asset.Given(Added).When(Refuse).Then(Refused);
    }

    [Fact]
    public void Given_a_checked_asset_When_the_same_is_told_again_Then_nothing()
    {
        Deciders.Asset.Given(Added, Accepted).When(Accept).ThenNothing();
        Deciders.Asset.Given(Added, Refused).When(Refuse).ThenNothing();
    }

    [Fact]
    public void Given_a_checked_asset_When_the_opposite_is_told_Then_it_is_refused()
    {
        Deciders.Asset.Given(Added, Accepted).When(Refuse).ThenRejected(RejectionCode.AssetChecked, "assetId");
        Deciders.Asset.Given(Added, Refused).When(Accept).ThenRejected(RejectionCode.AssetChecked, "assetId");
    }

    [Fact]
    public void Only_a_clean_file_of_the_right_kind_and_the_same_organization_is_used()
    {
        var clean = Deciders.Asset.Fold(Added, Accepted);

        Assert.Null(AssetDecider.Admits(clean, TheOrganization, AssetKind.Photo, "photo.id"));
        Assert.Equal(RejectionCode.AssetNotUsable, AssetDecider.Admits(clean, TheOrganization, AssetKind.Logo, "brand.logoId")!.Code);
        Assert.Equal(RejectionCode.NotFound, AssetDecider.Admits(clean, new OrganizationId(Id(99)), AssetKind.Photo, "photo.id")!.Code);
        Assert.Equal(RejectionCode.AssetNotUsable, AssetDecider.Admits(Deciders.Asset.Fold(Added), TheOrganization, AssetKind.Photo, "photo.id")!.Code);
        Assert.Equal(
            RejectionCode.AssetNotUsable, AssetDecider.Admits(Deciders.Asset.Fold(Added, Refused), TheOrganization, AssetKind.Photo, "photo.id")!.Code);
        Assert.Equal(RejectionCode.NotFound, AssetDecider.Admits(AssetState.Initial, TheOrganization, AssetKind.Photo, "photo.id")!.Code);
    }
}
