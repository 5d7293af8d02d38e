using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Pulse.GraphQL.Tests;

/// <summary>A folder of this project with a package.json and a lock file: installed from npm on first use and whenever the lock changes.</summary>
internal sealed class NpmFolder
{
    private const string Stamp = ".installed-lock.json";

    private static readonly TimeSpan InstallTimeMax = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<string, Lazy<NpmFolder>> Folders = new(StringComparer.Ordinal);

    private NpmFolder(string path) => Path = path;

    /// <summary>Why Node programs cannot be run here; null when they can.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "Node.js is not installed: its clients were not run." : null;

    public string Path { get; }

    /// <summary>The folder of that name beside this file, with its packages; tests that run at the same time install it once.</summary>
    public static NpmFolder Get(string name) => Folders.GetOrAdd(name, static n => new Lazy<NpmFolder>(() => Install(n))).Value;

    /// <summary>A folder of the repository whose packages the build has installed.</summary>
    public static NpmFolder At(params string[] path) => new(System.IO.Path.Combine([Root(), .. path]));

    /// <summary>Starts a script of the folder. Its errors go where the caller reads them.</summary>
    public Process Start(string script, params string[] arguments) => Start("node", Path, [script, .. arguments]);

    private static NpmFolder Install(string name)
    {
        var folder = System.IO.Path.Combine(Root(), "tests", "Pulse.GraphQL.Tests", name);
        var lockText = File.ReadAllText(System.IO.Path.Combine(folder, "package-lock.json"));
        var stamp = System.IO.Path.Combine(folder, "node_modules", Stamp);
        if (File.Exists(stamp) && File.ReadAllText(stamp) == lockText)
        {
            return new NpmFolder(folder);
        }

        using var install = Start("npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        install.StandardInput.Close();
        var output = install.StandardOutput.ReadToEndAsync();
        var errors = install.StandardError.ReadToEndAsync();
        Assert.True(install.WaitForExit(InstallTimeMax), $"npm ci in {name} did not end in time.");
        Assert.True(install.ExitCode == 0, output.Result + errors.Result);
        File.WriteAllText(stamp, lockText);
        return new NpmFolder(folder);
    }

    private static Process Start(string program, string folder, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(false),
        StandardOutputEncoding = Encoding.UTF8,
    })!;

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "Pulse.sln")))
        {
            root = root.Parent;
        }

        return root?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>A test that runs Node programs; skipped, visibly, where there is no Node.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NpmFolder.Missing!;
}
