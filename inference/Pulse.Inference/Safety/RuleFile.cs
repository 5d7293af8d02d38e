namespace Pulse.Inference.Safety;

/// <summary>A rules file as it is written. A published one is never changed: a correction is a new file with a new version.</summary>
/// <param name="Version">Year, month and number within the month, as in the file's name: <c>2026.11-2</c>.</param>
/// <param name="Terms">Lists of terms by name; <see cref="TermKind"/> tells how each may be written.</param>
/// <param name="Innocent">Phrases whose words no rule sees.</param>
/// <param name="Rules">In the order in which they are asked; the first one that is broken is named.</param>
internal sealed record RuleFile(
    string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Terms, IReadOnlyList<string> Innocent, IReadOnlyList<RuleEntry> Rules)
{
    private const string Folder = "Safety/Rules/";
    private const string NameStart = Folder + "rules-";
    private const string NameEnd = ".json";

    /// <summary>Versions of this build, the oldest first: by number, since as text 2026.11-10 comes before 2026.11-2.</summary>
    internal static IReadOnlyList<string> Versions { get; } =
        [.. EmbeddedData.Names(Folder).Select(name => name[NameStart.Length..^NameEnd.Length]).OrderBy(NumberOf)];

    internal static RuleFile Load(string version) => EmbeddedData.Json<RuleFile>(NameStart + version + NameEnd);

    internal static Version NumberOf(string version) => System.Version.Parse(version.Replace('-', '.'));
}

/// <summary>A rule is broken where a term of each list starts within so many words of the others.</summary>
/// <param name="Category">The wire name of a <see cref="Contracts.Rejections.RefusalCategory"/>.</param>
/// <param name="Unless">Lists whose terms nearby make it harmless, such as those of prevention.</param>
/// <param name="UnlessWithin">How many words away from the others such a term may start.</param>
internal sealed record RuleEntry(
    string Id, string Category, IReadOnlyList<string> All, int Within, IReadOnlyList<string>? Unless = null, int UnlessWithin = 0);
