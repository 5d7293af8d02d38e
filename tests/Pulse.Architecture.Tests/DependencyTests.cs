using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>Who may use whom, by project files and by compiled references. Each rule is followed by a violation that it finds.</summary>
public sealed class DependencyTests
{
    private const string Ports = "Pulse.Ports";

    [Fact]
    public void Projects_ask_only_for_what_their_row_allows() =>
        Verdict.Holds(ProjectFacts.All.Where(project => !project.IsTest).SelectMany(DependencyRules.Declared));

    [Fact]
    public void Assemblies_use_only_what_their_row_allows() => Verdict.Holds(AssemblyFacts.Product.SelectMany(DependencyRules.Used));

    [Fact]
    public void Every_row_belongs_to_a_project() => Assert.Equal(
        DependencyRules.Table.Keys.Order(StringComparer.Ordinal),
        ProjectFacts.All.Where(project => !project.IsTest).Select(project => project.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Projections_cannot_cause_a_side_effect() => Verdict.Holds(DependencyRules.ProjectionsOnlyRead(AssemblyFacts.Of("Pulse.Projections")));

    [Fact]
    public void The_read_side_knows_no_events() => Verdict.Holds(DependencyRules.ReadSideKnowsNoEvents(AssemblyFacts.Of("Pulse.ReadSide")));

    [Theory]
    [InlineData("Pulse.Domain", Ports)]
    [InlineData("Pulse.Contracts", Ports)]
    [InlineData("Pulse.EventLog", "Pulse.Domain")]
    [InlineData("Pulse.WriteSide", "Pulse.ReadSide")]
    [InlineData("Pulse.WriteSide", "Pulse.Adapters")]
    [InlineData("Pulse.Projections", "Pulse.Domain")]
    [InlineData("Pulse.ReadSide", "Pulse.EventLog")]
    [InlineData("Pulse.GraphQL", "Pulse.Contracts")]
    [InlineData("Pulse.Bff", "Pulse.Domain")]
    [InlineData("Pulse.Bff", "Pulse.Projections")]
    [InlineData("Pulse.Inference", "Pulse.EventLog")]
    [InlineData("Pulse.Adapters", "Pulse.WriteSide")]
    [InlineData("Pulse.Cli", "Pulse.Standalone")]
    public void Given_a_planted_reference_Then_both_rules_find_it(string project, string other)
    {
        Verdict.Finds(other, DependencyRules.Declared(new ProjectFacts(project, "x/x.csproj", [other], [])));
        Verdict.Finds(other, DependencyRules.Used(new AssemblyFacts(project, [other], [], [])));
    }

    [Theory]
    [InlineData("Pulse.Contracts", "Newtonsoft.Json")]
    [InlineData("Pulse.Domain", "NodaTime")]
    [InlineData("Pulse.ReadSide", "MassTransit")]
    [InlineData("Pulse.WriteSide", "Npgsql")]
    [InlineData("Pulse.GraphQL", "Microsoft.IdentityModel.JsonWebTokens")]
    [InlineData("Pulse.Bff", "System.CommandLine")]
    public void Given_a_planted_package_Then_both_rules_find_it(string project, string package)
    {
        Verdict.Finds(package, DependencyRules.Declared(new ProjectFacts(project, "x/x.csproj", [], [package])));
        Verdict.Finds(package, DependencyRules.Used(new AssemblyFacts(project, [package], [], [])));
    }

    [Fact]
    public void Given_a_project_without_a_row_Then_it_is_found()
    {
        Verdict.Finds("Pulse.New", DependencyRules.Declared(new ProjectFacts("Pulse.New", "new/Pulse.New.csproj", [], [])));
        Verdict.Finds("Pulse.New", DependencyRules.Used(new AssemblyFacts("Pulse.New", [], [], [])));
    }

    [Theory]
    [InlineData("System.Net.Http.HttpClient")]
    [InlineData("Pulse.Ports.Bus.IMessageBus")]
    [InlineData("Pulse.Ports.EventLog.IEventLog")]
    public void Given_a_projection_that_could_act_Then_it_is_found(string type) =>
        Verdict.Finds(type, DependencyRules.ProjectionsOnlyRead(new AssemblyFacts("Pulse.Projections", [], [type], [])));

    [Fact]
    public void Given_a_read_side_that_knows_an_event_Then_it_is_found()
    {
        const string type = "Pulse.Contracts.Generation.GenerationEvent";

        Verdict.Finds(type, DependencyRules.ReadSideKnowsNoEvents(new AssemblyFacts("Pulse.ReadSide", [], [type, "Pulse.Contracts.Ids.ProjectId"], [])));
    }

    [Fact]
    public void The_facts_are_read_from_real_files()
    {
        Assert.Contains("Pulse.Contracts", AssemblyFacts.Of("Pulse.Domain").References);
        Assert.Contains("Npgsql", ProjectFacts.All.Single(project => project.Name == "Pulse.EventLog").Packages);
    }
}
