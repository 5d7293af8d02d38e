namespace Pulse.Embedded;

/// <summary>Where this checkout stands on disk.</summary>
public static class PulseHome
{
    /// <summary>Names the checkout's root; set by <c>./pulse</c>, needed only where the binaries were moved elsewhere.</summary>
    public const string EnvironmentVariable = "PULSE_HOME";

    private const string Marker = "Pulse.sln";

    /// <summary>The checkout's root: the environment's word, else the nearest folder above the running assembly that holds the solution.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither names a folder.</exception>
    public static string Find()
    {
        var named = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named)
                ? Path.GetFullPath(named)
                : throw new DirectoryNotFoundException($"{EnvironmentVariable} names a folder that does not exist: {named}");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException(
            $"No {Marker} above {AppContext.BaseDirectory}. Set {EnvironmentVariable} to the folder that holds it.");
    }
}
