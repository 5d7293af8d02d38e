using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pulse.GraphQL.Tests.Differential;

/// <summary>graphql-js in a Node process, asked one line at a time. Installed from npm on first use.</summary>
internal sealed class GraphQLJsPeer : IDisposable
{
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndTimeMax = TimeSpan.FromSeconds(5);

    private readonly Process _node;

    /// <param name="version">17 for what is right, 16 for how errors are worded, as in the recorded cases.</param>
    public GraphQLJsPeer(int version = 17) =>
        _node = NpmFolder.Get("peer").Start("execute.mjs", version.ToString(CultureInfo.InvariantCulture));

    public async Task<JsonElement> AskAsync(string line)
    {
        await _node.StandardInput.WriteLineAsync(line);
        await _node.StandardInput.FlushAsync();
        var answer = await _node.StandardOutput.ReadLineAsync().WaitAsync(AnswerTimeMax);
        Assert.True(answer is not null, "graphql-js ended.");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(EndTimeMax))
        {
            _node.Kill();
        }

        _node.Dispose();
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute() => Skip = NpmFolder.Missing!;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute() => Skip = NpmFolder.Missing!;
}
