using System.Diagnostics;
using Pulse.Contracts;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Text;
using Pulse.Ports.Commands;
using Pulse.Ports.Keys;

namespace Pulse.Bff.Edge;

/// <summary>Texts in, commands out: checks and seals what people wrote, and sends. No business rule lives here.</summary>
public sealed class CommandGateway(ICommandClient commands, ISubjectKeys keys)
{
    /// <summary>Checks a text and seals it for its author.</summary>
    /// <param name="field">The input's field, for the error's path.</param>
    public async ValueTask<(Sealed<string>? Text, Rejection? Rejection)> Seal(
        PulseRequest request, Guid commandId, string text, int charactersMax, string field, string sealedField, CancellationToken cancellation)
    {
        return TextRules.Check(text, charactersMax, field) is { } rejection
            ? (null, rejection)
            : await SealChecked(request, commandId, TextRules.Normalize(text), field, sealedField, cancellation);
    }

    /// <summary>Seals for the caller what is made of texts that were checked and normalized.</summary>
    public async ValueTask<(Sealed<T>? Value, Rejection? Rejection)> SealChecked<T>(
        PulseRequest request, Guid commandId, T value, string field, string sealedField, CancellationToken cancellation) =>
        await keys.GetOrCreate(request.Caller.PersonId, cancellation) is { } key
            ? (key.Seal(sealedField, commandId, value), null)
            : (null, new Rejection(RejectionCode.SubjectErased, field));

    /// <summary>Sends a command and answers the token from which its effect can be read, or the error.</summary>
    public async ValueTask<Outcome> Send(PulseRequest request, Guid commandId, ICommand command, CancellationToken cancellation)
    {
        var envelope = new CommandEnvelope(new CommandId(commandId), command, request.Caller.PersonId, commandId, TraceParent: Activity.Current?.Id);
        return await commands.Send(envelope, cancellation) switch
        {
            CommandResult.Accepted accepted => Accept(request, accepted),
            CommandResult.Rejected rejected => Refuse(request, rejected.Rejection),
            var other => throw new InvalidOperationException($"{other} is no result of a command."),
        };
    }

    private static Outcome Accept(PulseRequest request, CommandResult.Accepted accepted)
    {
        request.Note(accepted.Position);
        return new Outcome(request.TokenAt(accepted.Position), []);
    }

    public static Outcome Refuse(PulseRequest request, Rejection rejection) => new(null, [UserError.From(rejection, request.IsArabic)]);
}

/// <summary>How a mutation ended: a token, or errors.</summary>
public sealed record Outcome(string? ConsistencyToken, IReadOnlyList<UserError> Errors)
{
    public bool IsAccepted => Errors.Count == 0;
}
