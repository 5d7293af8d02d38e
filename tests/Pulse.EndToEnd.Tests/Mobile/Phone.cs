using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Sdk;

namespace Pulse.EndToEnd.Tests.Mobile;

/// <summary>The phone of <c>web/e2e/phone.mjs</c> in a Node process, its words and what it says.</summary>
internal sealed class Phone : IDisposable
{
    private const string Script = "e2e/phone.mjs";

    private readonly Process _node;
    private readonly Task<string> _errors;
    private readonly List<Change> _changes = [];

    public Phone(Uri studio, string token, string resumeFrom, string web)
    {
        var socket = new UriBuilder(studio) { Scheme = "ws", Path = "/graphql" }.Uri.ToString();
        _node = Process.Start(new ProcessStartInfo("node", [Script, socket, token, resumeFrom])
        {
            WorkingDirectory = web,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        _errors = _node.StandardError.ReadToEndAsync();
    }

    /// <summary>Every change that the app has taken, in its order.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    public int Connections { get; private set; }

    public bool IsOn { get; private set; }

    public async Task TellAsync(string word)
    {
        await _node.StandardInput.WriteLineAsync(word);
        await _node.StandardInput.FlushAsync();
    }

    /// <summary>Listens until the phone is in a state.</summary>
    public async Task UntilAsync(Func<Phone, bool> isReached, string what)
    {
        using var limit = new CancellationTokenSource(Scenes.Timeout);
        while (!isReached(this))
        {
            string? line;
            try
            {
                line = await _node.StandardOutput.ReadLineAsync(limit.Token);
            }
            catch (OperationCanceledException late) when (limit.IsCancellationRequested)
            {
                throw new XunitException($"The phone did not get there: {what}. Its changes: {string.Join(", ", _changes.Select(change => change.Kind))}", late);
            }

            Hear(line ?? throw new XunitException($"The phone ended before {what}: {await _errors}"));
        }
    }

    public void Dispose()
    {
        if (!_node.HasExited)
        {
            _node.Kill();
        }

        _node.Dispose();
    }

    private void Hear(string line)
    {
        switch (line)
        {
            case "on":
                Connections++;
                IsOn = true;
                break;
            case "off":
                IsOn = false;
                break;
            default:
                _changes.Add(Change.From(new JsonObject { ["generationChanged"] = JsonNode.Parse(line) }));
                break;
        }
    }
}
