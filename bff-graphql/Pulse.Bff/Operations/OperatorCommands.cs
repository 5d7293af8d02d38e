using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pulse.Bff.Edge;
using Pulse.GraphQL;
using Pulse.Ports.Projections;

namespace Pulse.Bff.Operations;

/// <summary>How an operator's command ended.</summary>
/// <param name="Outcome">The word for the record.</param>
/// <param name="Error">Null when it was done.</param>
/// <param name="Argument">The argument that is to blame for the error.</param>
/// <param name="Comparison">What a verification found.</param>
/// <param name="Events">How many events of a parked stream were taken in.</param>
public sealed record Ending(string Outcome, ProjectionErrorCode? Error = null, string Argument = Ending.NameArgument, VerifyOutcome.Compared? Comparison = null, int Events = 0)
{
    public const string NameArgument = "name";

    public static Ending Refused(ProjectionErrorCode code, string argument = NameArgument) => new(ProjectionError.WireCode(code), code, argument);
}

/// <summary>
/// Carries operators' commands out and keeps the record: who wants what is written before anything is done, the outcome
/// after. A command goes on to its outcome when the caller has left; only the end of the process leaves it open.
/// </summary>
public sealed class OperatorCommands(IOperatorActions actions, IHostApplicationLifetime process, ILogger<OperatorCommands> logger)
{
    private const int NameCharactersMax = 64;

    /// <summary>Stands in the record for what can be the name of no projection.</summary>
    private const string NoName = "?";
    private const string Fault = "FAULT";

    public async Task<(Guid ActionId, Ending Ending)> Carry(
        PulseRequest request, OperatorActionKind kind, string name, Func<CancellationToken, ValueTask<Ending>> act, CancellationToken cancellation)
    {
        var isName = name.Length is > 0 and <= NameCharactersMax && name.All(letter => letter is '_' or (>= 'a' and <= 'z'));
        var id = await actions.Begin(new OperatorIntent(request.Caller.PersonId, kind, isName ? name : NoName), cancellation);
        var ending = Finish(id, isName ? act : _ => ValueTask.FromResult(Ending.Refused(ProjectionErrorCode.UnknownProjection)));
        return (id, await ending.WaitAsync(cancellation));
    }

    private async Task<Ending> Finish(Guid id, Func<CancellationToken, ValueTask<Ending>> act)
    {
        Ending ending;
        try
        {
            ending = await act(process.ApplicationStopping);
        }
        catch (Exception fault)
        {
            LogMessages.OperatorActionFailed(logger, id, fault);
            await actions.End(id, Fault, CancellationToken.None);
            throw;
        }

        await actions.End(id, ending.Outcome, CancellationToken.None);
        return ending;
    }
}
