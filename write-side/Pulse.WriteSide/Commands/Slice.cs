using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Identity;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Studio;
using Pulse.Domain;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Identity;
using Pulse.Domain.Studio;

namespace Pulse.WriteSide.Commands;

/// <summary>A decider as the executor sees it: one category of streams, and the functions that decide and fold.</summary>
/// <param name="FoldVersion">Version of <paramref name="Evolve"/> and of the state's shape: a snapshot of another version is not read.</param>
/// <param name="OwnerOf">The organization that a state belongs to, null while there is none.</param>
public sealed record Slice(
    object Initial,
    int FoldVersion,
    Func<object, ICommand, DateTimeOffset, Decision> Decide,
    Func<object, IEvent, object> Evolve,
    Func<object, OrganizationId?> OwnerOf)
{
    private static readonly Dictionary<string, Slice> ByCategory = new(StringComparer.Ordinal)
    {
        [OrganizationCommand.Category] = Of<OrganizationState, OrganizationCommand>(
            OrganizationState.Initial, OrganizationState.FoldVersion, OrganizationDecider.Decide, OrganizationDecider.Evolve, state => state.OrganizationId),
        [ProjectCommand.Category] = Of<ProjectState, ProjectCommand>(
            ProjectState.Initial, ProjectState.FoldVersion, ProjectDecider.Decide, ProjectDecider.Evolve, state => state.OrganizationId),
        [AssetCommand.Category] = Of<AssetState, AssetCommand>(
            AssetState.Initial, AssetState.FoldVersion, AssetDecider.Decide, AssetDecider.Evolve, state => state.OrganizationId),

        // An account's stream is named by its organization, which the command names too.
        [CreditCommand.Category] = Of<CreditAccountState, CreditCommand>(
            CreditAccountState.Initial, CreditAccountState.FoldVersion, CreditAccountDecider.Decide, CreditAccountState.Evolve, _ => null),
        [GenerationCommand.Category] = Of<GenerationState, GenerationCommand>(
            GenerationState.Initial, GenerationState.FoldVersion, GenerationDecider.Decide, GenerationState.Evolve, state => state.OrganizationId),
    };

    /// <summary>Every category that has a decider.</summary>
    public static IReadOnlyCollection<string> Categories => ByCategory.Keys;

    /// <exception cref="KeyNotFoundException">No decider is responsible for the category.</exception>
    public static Slice For(string category) => ByCategory[category];

    private static Slice Of<TState, TCommand>(
        TState initial,
        int foldVersion,
        Func<TState, TCommand, DateTimeOffset, Decision> decide,
        Func<TState, IEvent, TState> evolve,
        Func<TState, OrganizationId?> ownerOf)
        where TState : notnull
        where TCommand : ICommand => new(
            initial,
            foldVersion,
            (state, command, now) => decide((TState)state, (TCommand)command, now),
            (state, @event) => evolve((TState)state, @event),
            state => ownerOf((TState)state));
}
