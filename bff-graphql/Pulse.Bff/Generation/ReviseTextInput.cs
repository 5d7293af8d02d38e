using Pulse.Bff.Edge;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Rejections;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Text;

namespace Pulse.Bff.Generation;

public sealed record ReviseTextInput(Guid CommandId, Guid GenerationId, int Sample, RevisedTextsInput Texts);

public sealed record RevisedTextsInput(string? Headline, string? Subline, string? Action, string? Facts, string? Badge)
{
    private const string Field = "texts";

    internal async ValueTask<(Sealed<RevisedTexts>? Texts, Rejection? Rejection)> Seal(
        PulseRequest request, Guid commandId, CommandGateway gateway, CancellationToken cancellation)
    {
        (string Name, string? Text)[] written = [("headline", Headline), ("subline", Subline), ("action", Action), ("facts", Facts), ("badge", Badge)];
        if (Array.TrueForAll(written, one => one.Text is null))
        {
            return (null, new Rejection(RejectionCode.TextEmpty, Field));
        }

        var rejection = written.Where(one => one.Text is not null)
            .Select(one => TextRules.Check(one.Text!, TextLimits.CreativeTextCharactersMax, $"{Field}.{one.Name}"))
            .FirstOrDefault(found => found is not null);
        return rejection is not null
            ? (null, rejection)
            : await gateway.SealChecked(
                request,
                commandId,
                new RevisedTexts(Normalized(Headline), Normalized(Subline), Normalized(Action), Normalized(Facts), Normalized(Badge)),
                Field,
                SealedFields.CreativeTexts,
                cancellation);
    }

    private static string? Normalized(string? text) => text is null ? null : TextRules.Normalize(text);
}
