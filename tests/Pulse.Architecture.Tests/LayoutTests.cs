using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pulse.Architecture.Tests.Facts;
using Pulse.Architecture.Tests.Rules;

namespace Pulse.Architecture.Tests;

/// <summary>Where things stand, and that lists are complete.</summary>
public sealed class LayoutTests
{
    /// <summary>Top folders that hold no sources of ours.</summary>
    private static readonly string[] WithoutReadme = ["bench"];

    [Fact]
    public void Every_top_folder_explains_itself() => Verdict.Holds(LayoutRules.EveryFolderHasReadme(
        Repository.Files.Where(file => file.Path.Contains('/', StringComparison.Ordinal)).Select(file => file.Path.Split('/')[0])
            .Where(folder => !folder.StartsWith('.')).Distinct(StringComparer.Ordinal).Except(WithoutReadme, StringComparer.Ordinal),
        path => File.Exists(Path.Combine(Repository.Root, path))));

    [Fact]
    public void A_context_has_the_same_folder_name_in_every_layer() => Verdict.Holds(ProjectFacts.All
        .Where(project => !project.IsTest)
        .SelectMany(project => LayoutRules.SameContextNames(project.Name, FoldersOf(project))));

    [Fact]
    public void Lock_files_hold_no_addresses()
    {
        var locks = Repository.Files.Where(file => file.Name == "package-lock.json").ToList();

        Assert.NotEmpty(locks);
        Verdict.Holds(locks.SelectMany(LayoutRules.LockWithoutAddresses));
    }

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Verdict.Holds(LayoutRules.InSolution(Repository.File("Pulse.sln").Text, ProjectFacts.All));

    [Fact]
    public void Every_direct_package_is_in_the_notices() =>
        Verdict.Holds(LayoutRules.InNotices(Repository.File("THIRD-PARTY-NOTICES.md").Text, NuGetPackages().Concat(NpmPackages())));

    [Fact]
    public void Every_decision_is_in_the_list() => Verdict.Holds(LayoutRules.InList(
        Repository.File("docs/decisions/README.md").Text,
        Repository.Files.Where(file => file.IsUnder("docs/decisions") && file.Name != "README.md").Select(file => file.Name)));

    [Fact]
    public void Site_ids_are_unique() =>
        Verdict.Holds(LayoutRules.SiteIdsAreUnique(Repository.CSharp.Where(file => !file.IsUnder("tests"))));

    [Fact]
    public void Given_planted_gaps_Then_they_are_found()
    {
        Verdict.Finds("new/", LayoutRules.EveryFolderHasReadme(["new"], _ => false));
        Verdict.Finds("Pulse.Domain/Helpers", LayoutRules.SameContextNames("Pulse.Domain", ["Generation", "Helpers"]));
        Verdict.Finds("Pulse.ReadSide/Generations", LayoutRules.SameContextNames("Pulse.ReadSide", ["Generations"]));
        Verdict.Finds("a/package-lock.json", LayoutRules.LockWithoutAddresses(new SourceFile("a/package-lock.json", "{ \"resolved\": \"x\" }")));
        Verdict.Finds("x/Pulse.New.csproj", LayoutRules.InSolution("", [new ProjectFacts("Pulse.New", "x/Pulse.New.csproj", [], [])]));
        Verdict.Finds("Npgsql 10.0.1", LayoutRules.InNotices("| Npgsql | 10.0.0 | PostgreSQL |", [("Npgsql", "10.0.1")]));
        Verdict.Finds("0099-new.md", LayoutRules.InList("- [1](0001-old.md)", ["0001-old.md", "0099-new.md"]));
        Verdict.Finds("PLS-0001", LayoutRules.SiteIdsAreUnique([new SourceFile("a.cs", "\"PLS-0001\""), new SourceFile("b.cs", "\"PLS-0001\"")]));
    }

    private static IEnumerable<string> FoldersOf(ProjectFacts project)
    {
        var folder = Path.GetDirectoryName(project.Path)!.Replace('\\', '/');
        return Repository.Files.Where(file => file.IsUnder(folder)).Select(file => file.Path[(folder.Length + 1)..].Split('/'))
            .Where(parts => parts.Length > 1).Select(parts => parts[0]).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Package, string Version)> NuGetPackages() =>
        XDocument.Parse(Repository.File("Directory.Packages.props").Text).Descendants("PackageVersion")
            .Select(package => ((string)package.Attribute("Include")!, (string)package.Attribute("Version")!));

    private static IEnumerable<(string Package, string Version)> NpmPackages() => Repository.Files
        .Where(file => file.Name == "package.json" && !file.IsUnder("tests"))
        .Select(file => JsonNode.Parse(file.Text)!)
        .SelectMany(manifest => new[] { manifest["dependencies"], manifest["devDependencies"] })
        .OfType<JsonObject>()
        .SelectMany(packages => packages.Select(package => (package.Key, (string)package.Value!)));
}
