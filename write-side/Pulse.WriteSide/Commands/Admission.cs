using Pulse.Contracts;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Log;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Studio;
using Pulse.Domain;
using Pulse.Domain.Billing;
using Pulse.Domain.Generation;
using Pulse.Domain.Studio;

namespace Pulse.WriteSide.Commands;

/// <summary>
/// Says no at once to what the saga would refuse a moment later: a courtesy to people. What counts is the hold, which the
/// account's own stream decides.
/// </summary>
internal sealed class Admission(Func<StreamName, CancellationToken, ValueTask<object>> peek, TimeProvider time)
{
    public async ValueTask<Rejection?> Check(ICommand command, object state, CancellationToken cancellation)
    {
        switch (command)
        {
            case RequestGeneration request:
                var project = (ProjectState)await peek(ProjectCommand.StreamFor(request.ProjectId), cancellation);
                return ProjectDecider.Admits(project, request.OrganizationId)
                    ?? await Usable(request.OrganizationId, request.Materials?.Photo?.Asset, AssetKind.Photo, "photo.id", cancellation)
                    ?? await Usable(request.OrganizationId, request.Materials?.Brand?.Logo, AssetKind.Logo, "brand.logoId", cancellation)
                    ?? await Credit(request, opensSampleSet: true, cancellation);
            case RetryGeneration retry:
                return await Credit(retry, opensSampleSet: true, cancellation);
            case PickSample pick when ((GenerationState)state).Phase == GenerationPhase.Completed:
                return await Credit(pick, opensSampleSet: false, cancellation);
            default:
                return null;
        }
    }

    private async ValueTask<Rejection?> Usable(OrganizationId organization, AssetId? asset, AssetKind kind, string field, CancellationToken cancellation) =>
        asset is { } id
            ? AssetDecider.Admits((AssetState)await peek(AssetCommand.StreamFor(id), cancellation), organization, kind, field)
            : null;

    private async ValueTask<Rejection?> Credit(GenerationCommand command, bool opensSampleSet, CancellationToken cancellation)
    {
        var account = (CreditAccountState)await peek(CreditCommand.StreamFor(command.OrganizationId), cancellation);
        var now = time.GetUtcNow();
        var trial = new HoldCredits(
            command.OrganizationId, new HoldId(DerivedId.From("trial", command.GenerationId.ToString())), command.GenerationId,
            Prices.Current.FinalCredits, Prices.Current.Version, opensSampleSet, now + SagaPolicies.HoldBackstop);
        return CreditAccountDecider.Decide(account, trial, now) is Decision.Rejected refused ? refused.Rejection : null;
    }
}
