using Microsoft.Extensions.Logging.Abstractions;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Generation;
using Pulse.Ports.Bus;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Tests.Generation;

/// <summary>Questions come in, answers go out, in turns and in time.</summary>
public sealed class RegenerationWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly FairTurns _turns = new(turnsMax: 1);
    private readonly Outbox _outbox = new();
    private readonly OneKey _keys = new() { Key = StoredPicture.Key };

    [Fact]
    public async Task A_question_is_answered_under_its_own_id()
    {
        var question = await Ask();

        await Worker().Handle(question, Context(question), CancellationToken.None);

        var (answer, context) = Assert.Single(_outbox.Sent);
        Assert.Equal((question.RequestId, question.OrganizationId), (answer.RequestId, answer.OrganizationId));
        Assert.Equal(question.RequestId, context.CorrelationId);
        Assert.Equal(RegenerationOutcome.Exact, Assert.IsType<Regenerated>(answer.Result).Outcome);
    }

    [Fact]
    public async Task Given_a_person_erased_since_the_question_Then_the_recipe_counts_as_erased()
    {
        var question = await Ask();
        _keys.Key = null;

        await Worker().Handle(question, Context(question), CancellationToken.None);

        Assert.Equal(DriftReason.RecipeErased, Assert.IsType<Regenerated>(Assert.Single(_outbox.Sent).Answer.Result).Reason);
    }

    [Fact]
    public async Task Given_a_person_erased_before_the_question_Then_the_recipe_counts_as_erased()
    {
        var asked = await Ask();
        var question = asked with { Recorded = asked.Recorded with { Recipe = null } };

        await Worker().Handle(question, Context(question), CancellationToken.None);

        Assert.Equal(DriftReason.RecipeErased, Assert.IsType<Regenerated>(Assert.Single(_outbox.Sent).Answer.Result).Reason);
    }

    [Fact]
    public async Task It_waits_for_a_turn_and_passes_it_on()
    {
        var question = await Ask();
        var held = await Turn();

        var handling = Worker().Handle(question, Context(question), CancellationToken.None).AsTask();
        Assert.False(handling.IsCompleted);
        held.Dispose();

        await handling.WaitAsync(Patience);
        Assert.Single(_outbox.Sent);
        (await Turn()).Dispose();
    }

    [Fact]
    public async Task Given_a_question_whose_time_is_over_before_its_turn_comes_Then_it_is_dropped_and_takes_no_turn_along()
    {
        var question = await Ask();
        var held = await Turn();
        var handling = Worker().Handle(question, Context(question), CancellationToken.None).AsTask();

        _time.Advance(AnswerTime);
        await handling.WaitAsync(Patience);
        held.Dispose();

        Assert.Empty(_outbox.Sent);
        (await Turn()).Dispose();
    }

    [Fact]
    public async Task Given_a_question_that_comes_too_late_Then_it_is_dropped()
    {
        var question = await Ask();
        _time.Advance(AnswerTime);

        await Worker().Handle(question, Context(question), CancellationToken.None);

        Assert.Empty(_outbox.Sent);
    }

    private async Task<RegenerationRequested> Ask()
    {
        var stored = await StoredPicture.Sample();
        return new(Guid.CreateVersion7(), StoredPicture.Organization, StoredPicture.Generation, stored.Recorded, _time.GetUtcNow() + AnswerTime);
    }

    private static MessageContext Context(RegenerationRequested question) => new(question.RequestId, question.RequestId, null);

    private RegenerationWorker Worker() =>
        new(StoredPicture.Regenerator, StoredPicture.Seals, _keys, _outbox, _turns, _time, NullLogger<RegenerationWorker>.Instance);

    private Task<IDisposable> Turn() => _turns.Take(StoredPicture.Organization, WorkWeight.Light, CancellationToken.None).AsTask().WaitAsync(Patience);

    private sealed class Outbox : IMessageBus
    {
        public List<(RegenerationAnswered Answer, MessageContext Context)> Sent { get; } = [];

        public ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
            where T : class
        {
            Sent.Add(((RegenerationAnswered)(object)message, context));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class OneKey : ISubjectKeys
    {
        public SubjectKey? Key { get; set; }

        public ValueTask<SubjectKey?> GetOrCreate(SubjectId subject, CancellationToken cancellation) => Find(subject, cancellation);

        public ValueTask<SubjectKey?> Find(SubjectId subject, CancellationToken cancellation) =>
            ValueTask.FromResult(Key?.Subject == subject ? Key : null);

        public ValueTask Erase(SubjectId subject, CancellationToken cancellation)
        {
            Key = null;
            return ValueTask.CompletedTask;
        }
    }
}
