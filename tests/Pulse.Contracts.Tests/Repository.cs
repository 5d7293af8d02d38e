namespace Pulse.Contracts.Tests;

/// <summary>Files of the checkout that the tests run in.</summary>
internal static class Repository
{
    public static string Home { get; } = Find();

    public static string Golden { get; } = Path.Combine(Home, "contracts", "golden");

    public static string Schema { get; } = Path.Combine(Home, "contracts", "graphql", "schema.graphql");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pulse.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above holds Pulse.sln.");
        }

        return folder;
    }
}
