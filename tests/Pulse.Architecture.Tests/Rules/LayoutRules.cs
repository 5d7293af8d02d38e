using System.Text.RegularExpressions;
using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>Where things stand, and that whatever is listed somewhere is listed in full.</summary>
internal static partial class LayoutRules
{
    private const int MatchTimeoutMs = 2000;

    private static readonly string[] Contexts =
    [
        "Identity", "Studio", "Generation", "Billing", "Assistant", "Documents", "Publishing", "Developers", "Models", "Collaboration",
        "Notifications", "Privacy", "Support", "Insights", "Integrations",
    ];

    /// <summary>Folders that hold a layer's machinery. Whoever looks for a context finds it by its name; whatever is no context stands here.</summary>
    private static readonly Dictionary<string, string[]> Machinery = new(StringComparer.Ordinal)
    {
        ["Pulse.Contracts"] = ["Codec", "Ids", "Log", "Rejections", "Sealing", "Text"],
        ["Pulse.Domain"] = [],
        ["Pulse.WriteSide"] = ["Commands", "Sagas"],
        ["Pulse.Projections"] = ["Engine"],
        ["Pulse.ReadSide"] = ["Sessions", "Live", "Analytics"],
        ["Pulse.Bff"] = ["Edge", "Files", "Live", "Operations", "Rest", "Web"],
    };

    /// <summary>A context has the same folder name in every layer.</summary>
    internal static IEnumerable<string> SameContextNames(string project, IEnumerable<string> folders) => Machinery.TryGetValue(project, out var machinery)
        ? folders.Except(Contexts, StringComparer.Ordinal).Except(machinery, StringComparer.Ordinal)
            .Select(folder => $"{project}/{folder} is neither a context nor listed as machinery of its layer.")
        : [];

    /// <summary>Every top folder explains itself.</summary>
    internal static IEnumerable<string> EveryFolderHasReadme(IEnumerable<string> topFolders, Func<string, bool> exists) => topFolders
        .Where(folder => !exists($"{folder}/README.md"))
        .Select(folder => $"{folder}/ has no README.md.");

    /// <summary>A lock file without addresses works with any registry.</summary>
    internal static IEnumerable<string> LockWithoutAddresses(SourceFile lockFile) =>
        lockFile.Text.Contains("\"resolved\"", StringComparison.Ordinal) ? [$"{lockFile.Path} holds resolved addresses; install with omit-lockfile-registry-resolved."] : [];

    /// <summary>A project that is not in the solution is never built by those who build the solution.</summary>
    internal static IEnumerable<string> InSolution(string solution, IEnumerable<ProjectFacts> projects) => projects
        .Where(project => !solution.Contains($"{project.Name}.csproj", StringComparison.Ordinal))
        .Select(project => $"{project.Path} is not in the solution.");

    /// <summary>Each package with its version stands in the notices.</summary>
    internal static IEnumerable<string> InNotices(string notices, IEnumerable<(string Package, string Version)> used) => used
        .Where(use => !Regex.IsMatch(
            notices, $@"^\| {Regex.Escape(use.Package)}( \([^|]*\))? \| {Regex.Escape(use.Version)} \|", RegexOptions.Multiline, TimeSpan.FromMilliseconds(MatchTimeoutMs)))
        .Select(use => $"THIRD-PARTY-NOTICES.md lacks {use.Package} {use.Version}.");

    /// <summary>Each decision stands in the list of decisions.</summary>
    internal static IEnumerable<string> InList(string list, IEnumerable<string> decisionFiles) => decisionFiles
        .Where(file => !list.Contains($"({file})", StringComparison.Ordinal))
        .Select(file => $"docs/decisions/README.md does not list {file}.");

    /// <summary>A site id finds the one line that threw.</summary>
    internal static IEnumerable<string> SiteIdsAreUnique(IEnumerable<SourceFile> files) => files
        .SelectMany(file => SiteId().Matches(file.Text).Select(match => (file.Path, Id: match.Groups["id"].Value)))
        .GroupBy(use => use.Id, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"The site id {group.Key} is used more than once: {string.Join(", ", group.Select(use => use.Path))}.");

    [GeneratedRegex("\"(?<id>PLS-[0-9A-Z]{4})\"", RegexOptions.ExplicitCapture, MatchTimeoutMs)]
    private static partial Regex SiteId();
}
