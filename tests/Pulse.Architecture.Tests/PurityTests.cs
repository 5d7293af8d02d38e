using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>What compiled code may not call. The planted calls are in this very assembly.</summary>
public sealed class PurityTests
{
    private static readonly AssemblyFacts This = AssemblyFacts.Read(typeof(Planted).Assembly.Location);

    [Fact]
    public void The_domain_is_pure() => Verdict.Holds(PurityRules.Pure(AssemblyFacts.Of("Pulse.Domain")));

    [Theory]
    [InlineData("Pulse.Contracts")]
    [InlineData("Pulse.Ports")]
    [InlineData("Pulse.Domain")]
    public void Contracts_ports_and_domain_do_no_input_or_output(string assembly) =>
        Verdict.Holds(PurityRules.WithoutInputAndOutput(AssemblyFacts.Of(assembly)));

    [Fact]
    public void No_assembly_sleeps() => Verdict.Holds(AssemblyFacts.Product.SelectMany(PurityRules.WithoutSleeps));

    [Fact]
    public void No_assembly_formats_by_the_current_culture() => Verdict.Holds(AssemblyFacts.Product.SelectMany(PurityRules.CultureFree));

    [Theory]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Random.")]
    [InlineData("System.IO.File.ReadAllText")]
    [InlineData("AsyncTaskMethodBuilder`1.")]
    public void Given_a_planted_impurity_Then_it_is_found(string member) => Verdict.Finds(member, PurityRules.Pure(This));

    [Fact]
    public void Given_a_planted_file_access_Then_it_is_found() => Verdict.Finds("System.IO.File.ReadAllText", PurityRules.WithoutInputAndOutput(This));

    [Fact]
    public void Given_a_planted_look_at_the_culture_Then_it_is_found() => Verdict.Finds("get_CurrentCulture", PurityRules.CultureFree(This));

    [Theory]
    [InlineData("System.Threading.Tasks.Task", "Delay")]
    [InlineData("System.Threading.Thread", "Sleep")]
    public void Given_a_planted_sleep_Then_it_is_found(string type, string member) =>
        Verdict.Finds(member, PurityRules.WithoutSleeps(new AssemblyFacts("Pulse.WriteSide", [], [], [new UsedMember(type, member)])));
}
