namespace Pulse.EndToEnd.Tests.Studio;

/// <summary>Situations from which many scenarios begin.</summary>
internal static class Scenes
{
    internal const string Prompt = "إعلان مخبز في إربد، كعك طازج كل صباح";

    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    /// <summary>A new project of the client's organization, and the place after it.</summary>
    internal static async Task<(Guid Project, string Start)> ProjectAsync(PulseClient client)
    {
        var project = PulseClient.NewId();
        return (project, (await client.CreateProjectAsync(project)).Accepted());
    }

    /// <summary>A generation that waits for a pick.</summary>
    internal static async Task<(Guid Generation, Guid Project, string Start)> AwaitingPickAsync(PulseClient client)
    {
        var (project, start) = await ProjectAsync(client);
        var generation = PulseClient.NewId();
        (await client.RequestGenerationAsync(project, generation, Prompt)).Accepted();
        await client.FollowUntilAsync(generation, start, change => change.Status == "AWAITING_PICK", Timeout);
        return (generation, project, start);
    }

    /// <summary>A generation with a final, and the place of its completion.</summary>
    internal static async Task<(Guid Generation, string Token)> CompletedAsync(PulseClient client)
    {
        var (generation, _, start) = await AwaitingPickAsync(client);
        (await client.PickAsync(generation, 1)).Accepted();
        return (generation, (await client.FollowUntilAsync(generation, start, change => change.Status == "COMPLETED", Timeout))[^1].Token);
    }

    /// <summary>The ledger of a generation once it holds so many lines: releases follow a failure a moment later.</summary>
    internal static Task<IReadOnlyList<LedgerLine>> LedgerOfAsync(PulseClient client, Guid generation, int lines) => Eventually.Until(
        _ => client.LedgerAsync(generation), ledger => ledger.Count >= lines, Timeout);
}
