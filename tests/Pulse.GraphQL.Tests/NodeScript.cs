using System.Diagnostics;

namespace Pulse.GraphQL.Tests;

/// <summary>A running Node script that says what it does line by line, and may be told to go on.</summary>
internal sealed class NodeScript : IDisposable
{
    private static readonly TimeSpan LineTimeMax = TimeSpan.FromSeconds(60);

    private readonly Process _node;
    private readonly Task<string> _errors;

    public NodeScript(string folder, string script, params string[] arguments)
        : this(NpmFolder.Get(folder), script, arguments)
    {
    }

    public NodeScript(NpmFolder folder, string script, params string[] arguments)
    {
        _node = folder.Start(script, arguments);
        _errors = _node.StandardError.ReadToEndAsync();
    }

    /// <summary>The next line; null when the script has ended.</summary>
    public Task<string?> ReadAsync() => _node.StandardOutput.ReadLineAsync().WaitAsync(LineTimeMax);

    public async Task ExpectAsync(string line)
    {
        var actual = await ReadAsync();
        Assert.True(line == actual, $"expected \"{line}\", but the script said \"{actual ?? await _errors}\"");
    }

    public async Task TellAsync(string line)
    {
        await _node.StandardInput.WriteLineAsync(line);
        await _node.StandardInput.FlushAsync();
    }

    /// <summary>Reads to the end, which must be a good one.</summary>
    public async Task<List<string>> FinishAsync()
    {
        var lines = new List<string>();
        while (await ReadAsync() is { } line)
        {
            lines.Add(line);
        }

        await _node.WaitForExitAsync().WaitAsync(LineTimeMax);
        Assert.True(_node.ExitCode == 0, string.Join('\n', lines) + await _errors);
        return lines;
    }

    public void Dispose()
    {
        if (!_node.HasExited)
        {
            _node.Kill();
        }

        _node.Dispose();
    }
}
