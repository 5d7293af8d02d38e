using System.Text.Json;
using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Identity;
using Pulse.Domain.Studio;

namespace Pulse.Domain.Tests.Dsl;

/// <summary>A decider, as the tests see it: <c>Given(events).When(command).Then(events)</c>.</summary>
internal sealed class Specification<TState, TCommand>(
    TState initial, Func<TState, IEvent, TState> evolve, Func<TState, TCommand, DateTimeOffset, Decision> decide)
    where TCommand : ICommand
{
    public GivenHistory Given(params IEnumerable<IEvent> history) => new(this, history.Aggregate(initial, evolve), Example.Noon);

    public TState Fold(params IEnumerable<IEvent> history) => history.Aggregate(initial, evolve);

    internal sealed class GivenHistory(Specification<TState, TCommand> subject, TState state, DateTimeOffset now)
    {
        /// <summary>Moves the clock of what follows; it starts at <see cref="Example.Noon"/>.</summary>
        public GivenHistory At(DateTimeOffset moment) => new(subject, state, moment);

        public Outcome When(TCommand command) => new(subject.Decide(state, command, now));
    }

    internal sealed class Outcome(Decision decision)
    {
        public void Then(params IEvent[] expected)
        {
            var accepted = Assert.IsType<Decision.Accepted>(decision);
            Assert.Equal(expected.Select(Stored), accepted.Events.Select(Stored));
        }

        /// <summary>Accepted, and everything asked for was the case already.</summary>
        public void ThenNothing() => Then();

        public void ThenRejected(RejectionCode code, string? field = null) =>
            Assert.Equal(new Rejection(code, field), Assert.IsType<Decision.Rejected>(decision).Rejection);
    }

    /// <summary>What would be appended: two events are the same when this is.</summary>
    private static string Stored(IEvent @event) => $"{@event.GetType().Name} {JsonSerializer.Serialize<object>(@event, PulseJson.Options)}";

    private Decision Decide(TState state, TCommand command, DateTimeOffset now) => decide(state, command, now);
}

/// <summary>The deciders of the domain.</summary>
internal static class Deciders
{
    public static Specification<OrganizationState, OrganizationCommand> Organization { get; } =
        new(OrganizationState.Initial, OrganizationDecider.Evolve, OrganizationDecider.Decide);

    public static Specification<ProjectState, ProjectCommand> Project { get; } =
        new(ProjectState.Initial, ProjectDecider.Evolve, ProjectDecider.Decide);

    public static Specification<AssetState, AssetCommand> Asset { get; } = new(AssetState.Initial, AssetDecider.Evolve, AssetDecider.Decide);

    public static Specification<CreditAccountState, CreditCommand> Credits { get; } =
        new(CreditAccountState.Initial, CreditAccountState.Evolve, CreditAccountDecider.Decide);

    public static Specification<GenerationState, GenerationCommand> Generation { get; } =
        new(GenerationState.Initial, GenerationState.Evolve, GenerationDecider.Decide);
}
