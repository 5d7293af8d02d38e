using System.Xml.Linq;

namespace Pulse.Architecture.Tests.Facts;

/// <summary>What a project file asks for.</summary>
internal sealed record ProjectFacts(string Name, string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    internal bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>All projects of the checkout.</summary>
    internal static IReadOnlyList<ProjectFacts> All { get; } = [.. Repository.Files.Where(file => file.Extension == ".csproj").Select(Read)];

    internal static ProjectFacts Read(SourceFile file)
    {
        var items = XDocument.Parse(file.Text).Descendants().ToLookup(element => element.Name.LocalName, StringComparer.Ordinal);
        return new ProjectFacts(
            System.IO.Path.GetFileNameWithoutExtension(file.Path),
            file.Path,
            [.. items["ProjectReference"].Select(item => System.IO.Path.GetFileNameWithoutExtension(Included(item)))],
            [.. items["PackageReference"].Select(Included)]);
    }

    private static string Included(XElement item) => (string?)item.Attribute("Include") ?? (string?)item.Attribute("Update") ?? "";
}
