using System.Text.Json;

namespace Pulse.GraphQL.Tests;

/// <summary>The cases recorded from graphql-js's own suite, read in place beside the project; a clone without them skips, visibly.</summary>
internal static class SharedCases
{
    public const string Absent = "../shared/graphql is absent: the recorded graphql-js cases were not run.";

    /// <summary>The folder of the cases; <c>PULSE_SHARED</c> names another place for it, such as for a checkout elsewhere.</summary>
    public static string? Folder { get; } = Find();

    public static IEnumerable<JsonElement> Read(string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder!, file)).Where(static l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Pulse.sln")))
        {
            root = root.Parent;
        }

        var shared = Environment.GetEnvironmentVariable("PULSE_SHARED") ?? (root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null);
        var folder = shared is null ? null : Path.Combine(shared, "graphql");
        return Directory.Exists(folder) ? folder : null;
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedCases.Folder is null ? SharedCases.Absent : null!;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedCases.Folder is null ? SharedCases.Absent : null!;
}
