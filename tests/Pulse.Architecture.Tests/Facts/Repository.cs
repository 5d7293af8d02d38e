using Pulse.Embedded;

namespace Pulse.Architecture.Tests.Facts;

/// <summary>One text file of the checkout.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed record SourceFile(string Path, string Text)
{
    internal string Name => System.IO.Path.GetFileName(Path);

    internal string Extension => System.IO.Path.GetExtension(Path);

    internal bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}

/// <summary>What stands in the checkout, read once.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.Ordinal)
    {
        "bin", "obj", "node_modules", "dist", ".git", ".pulse", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".vscode", ".idea",
    };

    private static readonly HashSet<string> TextExtensions = new(StringComparer.Ordinal)
    {
        ".cs", ".csproj", ".props", ".sql", ".graphql", ".ts", ".tsx", ".js", ".mjs", ".css", ".json", ".md", ".sln", ".editorconfig", ".sh",
        ".yml", ".yaml", ".proto",
    };

    internal static readonly string Root = PulseHome.Find();

    private static readonly Lazy<IReadOnlyList<SourceFile>> AllFiles = new(() => [.. Walk(Root)]);

    /// <summary>Every text file that somebody wrote or a package manager locked.</summary>
    internal static IReadOnlyList<SourceFile> Files => AllFiles.Value;

    /// <summary>C# sources.</summary>
    internal static IEnumerable<SourceFile> CSharp => Files.Where(file => file.Extension == ".cs");

    internal static SourceFile File(string path) => Files.Single(file => file.Path == path);

    private static IEnumerable<SourceFile> Walk(string folder)
    {
        foreach (var path in Directory.GetFiles(folder).Where(path => TextExtensions.Contains(Path.GetExtension(path))))
        {
            yield return new SourceFile(Path.GetRelativePath(Root, path), System.IO.File.ReadAllText(path));
        }

        foreach (var file in Directory.GetDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child)) && !new DirectoryInfo(child).Attributes.HasFlag(FileAttributes.ReparsePoint))
            .SelectMany(Walk))
        {
            yield return file;
        }
    }
}
