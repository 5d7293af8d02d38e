using System.Threading.Channels;
using Pulse.Bff.Edge;
using Pulse.Bff.Generation;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Ports.Bus;

namespace Pulse.Bff.Tests;

/// <summary>Asking workers over a bus that may lose everything: one question at a time for an organization, answered or timed out.</summary>
public sealed class RegenerationsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly OrganizationId Mine = new(Guid.CreateVersion7());
    private static readonly OrganizationId Another = new(Guid.CreateVersion7());
    private static readonly GenerationId Generation = new(Guid.CreateVersion7());
    private static readonly PictureMaker Maker = new("composer", "1.0.0", "libvips");
    private static readonly RecordedPicture Recorded = new(PictureKind.Sample, CreativeFormat.Square, "sha", 512, Maker, "poster", 1, Recipe: null);
    private static readonly Regenerated Exact = new(RegenerationOutcome.Exact, null, "sha", "sha", Maker, Maker, []);

    private readonly FakeTimeProvider _time = new();
    private readonly SentQuestions _questions = new();
    private readonly RegenerateOptions _options = new();
    private readonly Regenerations _regenerations;

    public RegenerationsTests() => _regenerations = new Regenerations(_questions, _time, _options);

    [Fact]
    public async Task The_answer_reaches_whoever_asked()
    {
        var asking = Ask(Mine);
        await Answer(await _questions.Next());

        Assert.Equal(new QuestionAnswer<RegenerationResult>.Came(Exact), await asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_second_question_of_an_organization_is_refused_and_not_sent_until_the_first_is_answered()
    {
        var first = Ask(Mine);
        Assert.IsType<QuestionAnswer<RegenerationResult>.Busy>(await Ask(Mine).WaitAsync(Patience));
        var question = await _questions.Next();
        Assert.Equal(0, _questions.Waiting);

        await Answer(question);
        await first.WaitAsync(Patience);

        var next = Ask(Mine);
        await Answer(await _questions.Next());
        Assert.IsType<QuestionAnswer<RegenerationResult>.Came>(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task Organizations_do_not_wait_for_each_other()
    {
        var mine = Ask(Mine);
        await _questions.Next();
        var another = Ask(Another);
        await Answer(await _questions.Next());

        Assert.IsType<QuestionAnswer<RegenerationResult>.Came>(await another.WaitAsync(Patience));
        Assert.False(mine.IsCompleted);
    }

    [Fact]
    public async Task Given_a_lost_message_Then_the_question_times_out_and_another_may_be_asked()
    {
        var lost = Ask(Mine);
        var question = await _questions.Next();
        Assert.Equal(_time.GetUtcNow() + _options.AnswerTimeMax, question.AnswerBy);

        _time.Advance(_options.AnswerTimeMax);
        Assert.IsType<QuestionAnswer<RegenerationResult>.TimedOut>(await lost.WaitAsync(Patience));

        var next = Ask(Mine);
        var second = await _questions.Next();
        await Answer(question);
        Assert.False(next.IsCompleted, "The late answer of the first question was taken for the second's.");
        await Answer(second);
        Assert.IsType<QuestionAnswer<RegenerationResult>.Came>(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task Hanging_up_does_not_free_the_place_before_the_answer_comes()
    {
        using var hangUp = new CancellationTokenSource();
        var left = Ask(Mine, hangUp.Token);
        var question = await _questions.Next();
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        Assert.IsType<QuestionAnswer<RegenerationResult>.Busy>(await Ask(Mine).WaitAsync(Patience));

        await Answer(question);
        await Eventually.Until(() => Ask(Mine) is not { IsCompletedSuccessfully: true, Result: QuestionAnswer<RegenerationResult>.Busy }, Patience, () => "It is still busy.");
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_passed_over()
    {
        await _regenerations.Handle(new RegenerationAnswered(Guid.CreateVersion7(), Mine, Exact), Context(), CancellationToken.None);
        var asking = Ask(Mine);
        var question = await _questions.Next();

        await _regenerations.Handle(new RegenerationAnswered(question.RequestId, Another, Exact), Context(), CancellationToken.None);
        Assert.False(asking.IsCompleted);

        await Answer(question);
        await Answer(question);
        Assert.IsType<QuestionAnswer<RegenerationResult>.Came>(await asking.WaitAsync(Patience));
    }

    private Task<QuestionAnswer<RegenerationResult>> Ask(OrganizationId organization, CancellationToken cancellation = default) =>
        _regenerations.Ask(Guid.CreateVersion7(), organization, Generation, Recorded, cancellation).AsTask();

    private ValueTask Answer(RegenerationRequested question) =>
        _regenerations.Handle(new RegenerationAnswered(question.RequestId, question.OrganizationId, Exact), Context(), CancellationToken.None);

    private static MessageContext Context() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), null);

    /// <summary>A bus whose one receiver is the test.</summary>
    private sealed class SentQuestions : IMessageBus
    {
        private readonly Channel<RegenerationRequested> _sent = Channel.CreateUnbounded<RegenerationRequested>();

        public int Waiting => _sent.Reader.Count;

        public Task<RegenerationRequested> Next() => _sent.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public async ValueTask Publish<T>(T message, MessageContext context, CancellationToken cancellation)
            where T : class => await _sent.Writer.WriteAsync((RegenerationRequested)(object)message, cancellation);
    }
}
