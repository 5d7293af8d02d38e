using Pulse.Contracts.Identity;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Tests.Dsl;
using static Pulse.Domain.Tests.Dsl.Example;

namespace Pulse.Domain.Tests.Identity;

public sealed class OrganizationTests
{
    private static readonly OrganizationCreated Created = new(TheOrganization, Person, Text(1), Noon);

    [Fact]
    public void Given_nothing_When_created_Then_it_is_there() => Deciders.Organization.Given()
        .When(new CreateOrganization(TheOrganization, Person, Text(1)))
        .Then(Created);

    [Fact]
    public void Given_an_organization_When_created_again_Then_the_id_is_taken() => Deciders.Organization.Given(Created)
        .When(new CreateOrganization(TheOrganization, Person, Text(2)))
        .ThenRejected(RejectionCode.IdTaken, "organizationId");

    [Fact]
    public void Given_nothing_When_renamed_Then_it_is_not_found() => Deciders.Organization.Given()
        .When(new RenameOrganization(TheOrganization, Text(2)))
        .ThenRejected(RejectionCode.NotFound);

    [Fact]
    public void Given_an_organization_When_renamed_Then_it_has_the_new_name() => Deciders.Organization.Given(Created)
        .When(new RenameOrganization(TheOrganization, Text(2)))
        .Then(new OrganizationRenamed(Text(2), Noon));

    [Fact]
    public void Given_a_renamed_organization_When_renamed_alike_Then_nothing() =>
        Deciders.Organization.Given(Created, new OrganizationRenamed(Text(2), Noon))
            .When(new RenameOrganization(TheOrganization, Text(2)))
            .ThenNothing();

    [Fact]
    public void A_command_that_nobody_knows_is_a_fault() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Deciders.Organization.Given(Created).When(new UnknownCommand()));

    private sealed record UnknownCommand() : OrganizationCommand(TheOrganization);
}
