using System.Net.WebSockets;
using System.Text.Json;
using Pulse.Cli.Demo;
using Pulse.EndToEnd.Tests.Studio;
using Xunit.Sdk;

namespace Pulse.EndToEnd.Tests.Faults;

/// <summary>A client that does not give up: what a dying studio left unanswered is asked again when it is up.</summary>
internal sealed class Persistence(StudioUnderTest studio, CancellationToken limit)
{
    /// <summary>Far more than there are kills: a studio that is up and answers with faults ends the test.</summary>
    private const int TriesMax = 100;

    private static readonly string[] PassingCodes = ["INTERNAL", "LAGGING", "LAGGED", "TIMED_OUT"];

    /// <summary>Runs an intent until the studio has answered it. The intent has to be safe to repeat.</summary>
    internal async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> intent)
    {
        for (var attempt = 1; ; attempt++)
        {
            await studio.Up.WaitAsync(limit);
            try
            {
                return await intent();
            }
            catch (Exception fault) when (attempt < TriesMax && IsOfADyingStudio(fault))
            {
                // Whether it was done is unknown; the same command id makes asking again safe.
                continue;
            }
        }
    }

    /// <summary>Follows a generation over any number of broken connections, each resumed from the last change seen.</summary>
    internal IAsyncEnumerable<Change> FollowAsync(PulseClient client, Guid generation, string start) =>
        FollowAnyAsync(client, generation, start);

    /// <summary>As the other, for all generations of the organization.</summary>
    internal IAsyncEnumerable<Change> FollowAllAsync(PulseClient client, string start) => FollowAnyAsync(client, generation: null, start);

    private async IAsyncEnumerable<Change> FollowAnyAsync(PulseClient client, Guid? generation, string start)
    {
        var last = start;
        for (var attempt = 1; ; attempt++)
        {
            await studio.Up.WaitAsync(limit);
            await using var changes = client.FollowAsync(generation, last, limit).GetAsyncEnumerator(limit);
            while (await NextAsync(changes, attempt))
            {
                last = changes.Current.Token;
                yield return changes.Current;
            }
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<Change> changes, int attempt)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (Exception fault) when (attempt < TriesMax && IsOfADyingStudio(fault))
        {
            return false;
        }
    }

    private static bool IsOfADyingStudio(Exception fault) => fault switch
    {
        HttpRequestException or WebSocketException or IOException or JsonException => true,
        TaskCanceledException { InnerException: TimeoutException } => true,
        SubscriptionRefusedException refused => Refusal.From(refused).All(error => PassingCodes.Contains(error.Code)),
        XunitException answer => Array.Exists(PassingCodes, code => answer.Message.Contains($"\"{code}\"", StringComparison.Ordinal)),
        _ => false,
    };
}
