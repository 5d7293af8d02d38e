using System.Text.Json.Nodes;
using Pulse.Cli.Demo;
using Pulse.Cli.Studio;

namespace Pulse.Benchmarks.Api;

/// <summary>One organization's client: asks what people's screens ask, and now and then changes something.</summary>
internal sealed class Caller(Uri studio, DevelopmentToken access, IReadOnlyList<Guid> generations) : IDisposable
{
    /// <summary>One call in five is a mutation.</summary>
    public const int MutationEvery = 5;

    /// <summary>After so many calls the kinds of calls begin anew.</summary>
    public const int Round = MutationEvery * Kinds;

    private const int Kinds = 8;

    private const string Image = "image { url sha256 width height }";
    private const string Generations = $$"""{ generations(first: 20) { nodes { id status prompt createdAt samples { number {{Image}} } } pageInfo { hasNextPage endCursor } } }""";
    private const string Generation = $$"""query($id: UUID!) { generation(id: $id) { id status prompt format project { name } samples { number {{Image}} } finals { pick {{Image}} } } }""";
    private const string Projects = "{ projects(first: 20) { nodes { id name archived updatedAt } pageInfo { hasNextPage endCursor } } }";
    private const string Balance = "{ creditBalance { available held settled granted } }";
    private const string Ledger = "{ creditLedger(first: 20) { nodes { id kind credits availableAfter generationId at } pageInfo { hasNextPage endCursor } } }";
    private const string Timeline = "query($id: UUID!) { sagaTimeline(generationId: $id) { revision input outputs step at } }";

    private readonly GraphQlClient _api = new(studio, access.Token);
    private string? _project;

    /// <summary>The n-th call of this load: the same n asks the same kind of thing.</summary>
    public Task Call(int number, CancellationToken cancellation)
    {
        var id = new JsonObject { ["id"] = generations[(int)(unchecked((uint)number * 2_654_435_761) % (uint)generations.Count)] };
        return (number / MutationEvery % Kinds, IsMutation(number)) switch
        {
            (var turn, true) => turn % 2 == 0 || _project is null ? Create(cancellation) : Rename(_project, number, cancellation),
            (0 or 1, _) => _api.AskAsync(Generations, [], cancellation),
            (2 or 3, _) => _api.AskAsync(Generation, id, cancellation),
            (4, _) => _api.AskAsync(Projects, [], cancellation),
            (5, _) => _api.AskAsync(Balance, [], cancellation),
            (6, _) => _api.AskAsync(Ledger, [], cancellation),
            _ => _api.AskAsync(Timeline, id, cancellation),
        };
    }

    public static bool IsMutation(int number) => number % MutationEvery == 0;

    public void Dispose() => _api.Dispose();

    private async Task Create(CancellationToken cancellation)
    {
        var project = Guid.CreateVersion7().ToString("D");
        var input = new JsonObject { ["commandId"] = Guid.CreateVersion7(), ["projectId"] = project, ["name"] = "حملة الشتاء" };
        await _api.MutateAsync("createProject", "CreateProjectInput", input, "projectId", cancellation);
        _project = project;
    }

    private async Task Rename(string project, int number, CancellationToken cancellation)
    {
        var input = new JsonObject { ["commandId"] = Guid.CreateVersion7(), ["projectId"] = project, ["name"] = FormattableString.Invariant($"حملة {number}") };
        await _api.MutateAsync("renameProject", "RenameProjectInput", input, "projectId", cancellation);
    }
}
