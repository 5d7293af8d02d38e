using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Generation;

/// <summary>How asking for a picture to be made again ended.</summary>
public abstract record RegenerationAnswer
{
    private RegenerationAnswer()
    {
    }

    public sealed record Came(RegenerationResult Result) : RegenerationAnswer;

    /// <summary>The organization has one running; nothing was asked.</summary>
    public sealed record Busy : RegenerationAnswer;

    /// <summary>The bus lost something, or the workers have too much to do.</summary>
    public sealed record TimedOut : RegenerationAnswer;
}

public sealed record RegenerateOptions
{
    /// <summary>How long an answer is waited for, its worker's turn included; below the engine's limit of a whole request.</summary>
    public TimeSpan AnswerTimeMax { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// Asks workers, wherever they run, to make pictures again, and waits for the answer; at most one at a time for each organization
/// and process of the edge. A question counts until it is answered or its time is over, also when whoever asked has hung up.
/// </summary>
public sealed class Regenerations(IMessageBus bus, TimeProvider time, RegenerateOptions options) : IMessageHandler<RegenerationAnswered>
{
    private readonly ConcurrentDictionary<OrganizationId, Question> _asked = new();

    /// <exception cref="OperationCanceledException">Whoever asked has hung up.</exception>
    public async ValueTask<RegenerationAnswer> Ask(
        Guid requestId, OrganizationId organization, GenerationId generation, RecordedPicture recorded, CancellationToken cancellation)
    {
        var question = new Question(requestId, new TaskCompletionSource<RegenerationResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_asked.TryAdd(organization, question))
        {
            return new RegenerationAnswer.Busy();
        }

        var message = new RegenerationRequested(requestId, organization, generation, recorded, time.GetUtcNow() + options.AnswerTimeMax);
        return await Wait(question, message).WaitAsync(cancellation);
    }

    public ValueTask Handle(RegenerationAnswered message, MessageContext context, CancellationToken cancellation)
    {
        // An answer that comes late, twice, or for another process of the edge has nobody waiting for it.
        if (_asked.TryGetValue(message.OrganizationId, out var question) && question.RequestId == message.RequestId)
        {
            question.Answer.TrySetResult(message.Result);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Goes on without the request that began it, so that hanging up does not let an organization pile up work.</summary>
    private async Task<RegenerationAnswer> Wait(Question question, RegenerationRequested message)
    {
        using var over = new CancellationTokenSource(options.AnswerTimeMax, time);
        try
        {
            await bus.Publish(message, new MessageContext(message.RequestId, message.RequestId, Activity.Current?.Id), over.Token);
            return new RegenerationAnswer.Came(await question.Answer.Task.WaitAsync(over.Token));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return new RegenerationAnswer.TimedOut();
        }
        finally
        {
            _asked.TryRemove(message.OrganizationId, out _);
        }
    }

    private sealed record Question(Guid RequestId, TaskCompletionSource<RegenerationResult> Answer);
}

internal static class RegenerateModule
{
    /// <summary>Expects bus and clock to be registered.</summary>
    public static IServiceCollection AddRegenerate(this IServiceCollection services, RegenerateOptions options) => services
        .AddSingleton(options)
        .AddSingleton<Regenerations>()
        .AddSingleton<IMessageHandler<RegenerationAnswered>>(provider => provider.GetRequiredService<Regenerations>());
}
