using Pulse.Contracts;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Tests.Any;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Identity;
using Pulse.Domain.Studio;
using Pulse.Domain.Tests.Dsl;

namespace Pulse.Domain.Tests.Properties;

/// <summary>Folds take any event in any state, and the saga any input: what makes no sense changes nothing, and nothing throws.</summary>
public sealed class FoldProperties
{
    private const int EventsMax = 30;

    [Fact]
    public void Evolve_never_throws_on_any_event_in_any_state() => Property.HoldsForSeeds(seed =>
    {
        var events = AnyEvents(seed).ToArray();

        Assert.NotNull(events.Aggregate(OrganizationState.Initial, OrganizationDecider.Evolve));
        Assert.NotNull(events.Aggregate(ProjectState.Initial, ProjectDecider.Evolve));
        Assert.NotNull(events.Aggregate(AssetState.Initial, AssetDecider.Evolve));
        Assert.NotNull(events.Aggregate(CreditAccountState.Initial, CreditAccountState.Evolve));
        Assert.NotNull(events.Aggregate(GenerationState.Initial, GenerationState.Evolve));
        Assert.NotNull(events.OfType<GenerationSagaStepped>().Aggregate(GenerationSagaState.Initial, GenerationSagaState.Evolve));
    });

    [Fact]
    public void A_saga_s_fold_never_throws_on_any_step_in_any_state() => Property.HoldsForSeeds(seed =>
    {
        var any = new AnyValue(seed);
        var state = GenerationSagaState.Initial;
        for (var step = 0; step < EventsMax; step++)
        {
            var next = GenerationSagaState.Evolve(state, any.Of<GenerationSagaStepped>());
            Assert.Equal(state.Revision + 1, next.Revision);
            state = next;
        }
    });

    [Fact]
    public void Events_of_others_leave_every_state_as_it_is() => Property.HoldsForSeeds(seed =>
    {
        foreach (var @event in AnyEvents(seed))
        {
            var contextOf = @event.GetType().BaseType;
            Assert.True(contextOf == typeof(Contracts.Identity.OrganizationEvent) || OrganizationDecider.Evolve(OrganizationState.Initial, @event) == OrganizationState.Initial);
            Assert.True(contextOf == typeof(Contracts.Studio.ProjectEvent) || ProjectDecider.Evolve(ProjectState.Initial, @event) == ProjectState.Initial);
            Assert.True(contextOf == typeof(Contracts.Studio.AssetEvent) || AssetDecider.Evolve(AssetState.Initial, @event) == AssetState.Initial);
            Assert.True(contextOf == typeof(Contracts.Billing.CreditEvent) || CreditAccountState.Evolve(CreditAccountState.Initial, @event) == CreditAccountState.Initial);
            Assert.True(contextOf == typeof(GenerationEvent) || GenerationState.Evolve(GenerationState.Initial, @event) == GenerationState.Initial);
        }
    });

    /// <summary>Inputs of every kind, some of which answer what the saga really asked; each is handled once and is old news the second time.</summary>
    [Fact]
    public void Any_input_in_any_order_is_handled_once_and_then_old_news() => Property.HoldsForSeeds(seed =>
    {
        var any = new AnyValue(seed);
        var random = new Random(seed);
        var state = GenerationSagaState.Initial;
        for (var step = 0; step < EventsMax; step++)
        {
            var input = Fit(any.Of<SagaInput>(), state, random);
            if (GenerationSaga.Decide(state, input, Example.Noon) is { } outputs)
            {
                state = GenerationSagaState.Evolve(state, new GenerationSagaStepped(input, outputs, Example.Noon));
                if (input is not SagaInput.DeadlinePassed)
                {
                    Assert.Null(GenerationSaga.Decide(state, input, Example.Noon));
                }
            }
        }
    });

    private static IEnumerable<IEvent> AnyEvents(int seed)
    {
        var any = new AnyValue(seed);
        return Enumerable.Range(0, EventsMax).Select(_ => any.Event());
    }

    /// <summary>Gives an arbitrary answer the id of something that was asked, and a request a price that is known.</summary>
    private static SagaInput Fit(SagaInput input, GenerationSagaState state, Random random)
    {
        var asked = state.ToDo.Keys.Order().ToArray();
        var id = asked.Length > 0 ? asked[random.Next(asked.Length)] : Guid.Empty;
        return input switch
        {
            SagaInput.Requested requested => requested with { PriceVersion = Contracts.Billing.Prices.Current.Version },
            SagaInput.CommandAccepted accepted => accepted with { OutputId = id },
            SagaInput.CommandRejected rejected => rejected with { OutputId = id },
            SagaInput.WorkDone done => done with { OutputId = id },
            SagaInput.DeadlinePassed when state.Deadline is { } due => new SagaInput.DeadlinePassed(due),
            _ => input,
        };
    }
}
