using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Domain.Generation;
using Pulse.Domain.Tests.Dsl;
using Pulse.Domain.Tests.Generation;

namespace Pulse.Domain.Tests.Sagas;

/// <summary>An input, told by what it answers: most inputs name an output, whose id is known only when it was made.</summary>
internal delegate SagaInput Telling(GenerationSagaState state);

/// <summary>The saga by itself: <c>Given(inputs).When(input).AfterMinutes(15).Then(outputs)</c>.</summary>
internal sealed class SagaSpecification
{
    private readonly List<SagaOutput> _outputs = [];
    private GenerationSagaState _state = GenerationSagaState.Initial;
    private DateTimeOffset _now = Example.Noon;
    private bool _isOldNews;

    public static SagaSpecification Given(params Telling[] history)
    {
        var specification = new SagaSpecification();
        foreach (var telling in history)
        {
            specification.Take(telling(specification._state));
        }

        specification._outputs.Clear();
        return specification;
    }

    public SagaSpecification When(Telling telling)
    {
        _outputs.Clear();
        Take(telling(_state));
        return this;
    }

    /// <summary>Lets time pass; a deadline that falls into it passes at its own moment.</summary>
    public SagaSpecification AfterMinutes(double minutes)
    {
        var end = _now + TimeSpan.FromMinutes(minutes);
        while (_state.Deadline is { } due && due <= end)
        {
            _now = due;
            Take(new SagaInput.DeadlinePassed(due));
        }

        _now = end;
        return this;
    }

    /// <summary>What the saga wants done since <see cref="When"/>, in order.</summary>
    public SagaSpecification Then(params SagaOutput[] expected)
    {
        Assert.Equal(expected, _outputs);
        return this;
    }

    /// <summary>The saga recorded nothing: the input was old news.</summary>
    public void ThenOldNews() => Assert.True(_isOldNews, "The saga recorded a step.");

    /// <summary>The saga recorded the input and wants nothing done.</summary>
    public SagaSpecification ThenNothing()
    {
        Assert.False(_isOldNews, "The saga recorded no step.");
        return Then();
    }

    private void Take(SagaInput input)
    {
        var outputs = GenerationSaga.Decide(_state, input, _now);
        _isOldNews = outputs is null;
        if (outputs is not null)
        {
            _outputs.AddRange(outputs);
            _state = GenerationSagaState.Evolve(_state, new GenerationSagaStepped(input, outputs, _now));
        }
    }
}

/// <summary>The inputs of the examples.</summary>
internal static class Tell
{
    public static Telling Requested { get; } = _ => new SagaInput.Requested(
        Example.Id(9000), Example.TheOrganization, Example.TheGeneration, Example.Request.Prompt, Example.Request.Format,
        Stories.Requested.Seed, Stories.Requested.PriceVersion);

    public static Telling Retried { get; } = _ => new SagaInput.Retried(Example.Id(9001), Attempt: 2);

    public static Telling Cancelled { get; } = _ => new SagaInput.Cancelled(Example.Id(9002), Attempt: 1);

    public static Telling Allowed { get; } = Answered(work => work is CheckPrompt, new PromptAllowed(Stories.SafetyRules));

    /// <summary>Everything up to the moment when a sample may be picked.</summary>
    public static Telling[] UpToAwaitingPick { get; } =
    [
        Requested, Accepted<Contracts.Billing.HoldCredits>(), Allowed, Accepted<StartGeneration>(),
        .. Enumerable.Range(1, 4).SelectMany(sample => new[] { Sample(sample), Recorded(sample) }),
    ];

    public static Telling Picked(int sample, int pick = 1, IReadOnlyList<CreativeFormat>? alsoIn = null) => _ =>
        new SagaInput.Picked(Example.Id(9010 + pick), Attempt: 1, sample, pick, alsoIn);

    public static Telling Accepted<TCommand>()
        where TCommand : ICommand => state => new SagaInput.CommandAccepted(IdOf(state, output => output is SagaOutput.Send { Command: TCommand }));

    public static Telling Rejected<TCommand>(RejectionCode code)
        where TCommand : ICommand => state => new SagaInput.CommandRejected(IdOf(state, output => output is SagaOutput.Send { Command: TCommand }), code);

    public static Telling Recorded(int sample) => state =>
        new SagaInput.CommandAccepted(IdOf(state, output => output is SagaOutput.Send { Command: RecordSample record } && record.Sample == sample));

    public static Telling Sample(int sample) =>
        Answered(work => work is RenderSample render && render.Sample == sample, new CreativeRendered(Example.Creative(sample)));

    public static Telling Answered(Func<GenerationWork, bool> isIt, WorkResult result) => state =>
        new SagaInput.WorkDone(IdOf(state, output => output is SagaOutput.Ask ask && isIt(ask.Work)), result);

    private static Guid IdOf(GenerationSagaState state, Func<SagaOutput, bool> isIt) => state.ToDo.Single(item => isIt(item.Value)).Key;
}
