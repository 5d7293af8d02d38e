using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>graphql-js in a Node process, asked one line at a time. Installed from npm on first use.</summary>
internal sealed class GraphQLJsPeer : IDisposable
{
    private static readonly TimeSpan InstallTimeMax = TimeSpan.FromMinutes(2);

    private readonly Process _node;

    /// <param name="version">17 for what is right, 16 for how errors are worded, as in the recorded cases.</param>
    public GraphQLJsPeer(int version = 17)
    {
        var folder = Folder ?? throw new InvalidOperationException("The peer's folder was not found.");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "graphql16")))
        {
            using var install = Start("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            install.StandardInput.Close();
            Assert.True(install.WaitForExit(InstallTimeMax), "npm ci did not end in time.");
            Assert.True(install.ExitCode == 0, install.StandardError.ReadToEnd());
        }

        _node = Start("node", folder, "execute.mjs", version.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Why the peer cannot be asked here; null when it can.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "Node.js is not installed: not compared with graphql-js." : null;

    private static string? Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Pulse.sln")))
            {
                root = root.Parent;
            }

            return root is null ? null : Path.Combine(root.FullName, "tests", "Pulse.GraphQL.Tests", "peer");
        }
    }

    public async Task<JsonElement> AskAsync(string line)
    {
        await _node.StandardInput.WriteLineAsync(line);
        await _node.StandardInput.FlushAsync();
        var answer = await _node.StandardOutput.ReadLineAsync().WaitAsync(InstallTimeMax);
        Assert.True(answer is not null, "graphql-js ended.");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _node.Kill();
        }

        _node.Dispose();
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = program != "node",
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute() => Skip = GraphQLJsPeer.Missing!;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute() => Skip = GraphQLJsPeer.Missing!;
}
