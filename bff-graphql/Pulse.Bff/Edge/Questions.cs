using System.Collections.Concurrent;
using System.Diagnostics;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Edge;

/// <summary>How a question to the workers ended.</summary>
public abstract record QuestionAnswer<TResult>
{
    private QuestionAnswer()
    {
    }

    public sealed record Came(TResult Result) : QuestionAnswer<TResult>;

    /// <summary>The same is being asked already; nothing was sent.</summary>
    public sealed record Busy : QuestionAnswer<TResult>;

    /// <summary>The bus lost something, or the workers have too much to do.</summary>
    public sealed record TimedOut : QuestionAnswer<TResult>;
}

/// <summary>
/// Asks workers, wherever they run, and waits for the answer; at most one question at a time for each key and process of the edge.
/// A question counts until it is answered or its time is over, also when whoever asked has hung up.
/// </summary>
/// <param name="answerTimeMax">How long an answer is waited for, its worker's turn included.</param>
public sealed class Questions<TKey, TResult>(IMessageBus bus, TimeProvider time, TimeSpan answerTimeMax)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Question> _asked = new();

    /// <param name="message">Makes the question of the moment by which it must be answered.</param>
    /// <exception cref="OperationCanceledException">Whoever asked has hung up.</exception>
    public async ValueTask<QuestionAnswer<TResult>> Ask<TMessage>(
        TKey key, Guid requestId, Func<DateTimeOffset, TMessage> message, CancellationToken cancellation)
        where TMessage : class
    {
        var question = new Question(requestId, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _asked.TryAdd(key, question)
            ? await Wait(key, question, message(time.GetUtcNow() + answerTimeMax)).WaitAsync(cancellation)
            : new QuestionAnswer<TResult>.Busy();
    }

    /// <summary>Takes an answer from the bus. One that comes late, twice, or for another process of the edge has nobody waiting for it.</summary>
    public void Answer(TKey key, Guid requestId, TResult result)
    {
        if (_asked.TryGetValue(key, out var question) && question.RequestId == requestId)
        {
            question.Answer.TrySetResult(result);
        }
    }

    /// <summary>Goes on without the request that began it, so that hanging up does not let anybody pile up work.</summary>
    private async Task<QuestionAnswer<TResult>> Wait<TMessage>(TKey key, Question question, TMessage message)
        where TMessage : class
    {
        using var over = new CancellationTokenSource(answerTimeMax, time);
        try
        {
            await bus.Publish(message, new MessageContext(question.RequestId, question.RequestId, Activity.Current?.Id), over.Token);
            return new QuestionAnswer<TResult>.Came(await question.Answer.Task.WaitAsync(over.Token));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return new QuestionAnswer<TResult>.TimedOut();
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    private sealed record Question(Guid RequestId, TaskCompletionSource<TResult> Answer);
}
