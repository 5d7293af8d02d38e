using Pulse.Contracts.Generation;
using Pulse.Contracts.Sealing;
using Pulse.Inference.Composer;
using Pulse.Inference.Safety;
using Pulse.Ports.Keys;

namespace Pulse.Inference.Generation;

/// <summary>The words that a picture is made of.</summary>
/// <param name="Copy">A person's own texts, by role; null when there are none.</param>
public sealed record Wording(string Prompt, IReadOnlyDictionary<TextRole, string>? Copy = null)
{
    /// <summary>Opens what people wrote, the later revision over the earlier.</summary>
    /// <returns>Null when one of them was erased.</returns>
    internal static async ValueTask<Wording?> Open(
        string prompt, IReadOnlyList<Sealed<RevisedTexts>> revisions, ISubjectKeys keys, CancellationToken cancellation)
    {
        if (revisions.Count == 0)
        {
            return new Wording(prompt);
        }

        var copy = new Dictionary<TextRole, string>();
        foreach (var revision in revisions)
        {
            if (await keys.Find(revision.Subject, cancellation) is not { } key)
            {
                return null;
            }

            var texts = key.Open(SealedFields.CreativeTexts, revision);
            Put(TextRole.Headline, texts.Headline);
            Put(TextRole.Subline, texts.Subline);
            Put(TextRole.Action, texts.Action);
            Put(TextRole.Facts, texts.Facts);
            Put(TextRole.Badge, texts.Badge);
        }

        return new Wording(prompt, copy);

        void Put(TextRole role, string? text)
        {
            if (text is not null)
            {
                copy[role] = text;
            }
        }
    }

    /// <summary>Judges a person's own texts, each by itself and all together; the prompt was judged before.</summary>
    /// <returns>The refusal, or null.</returns>
    internal SafetyVerdict.Refused? Judge(PromptSafety safety) => Copy is null
        ? null
        : Copy.Values.Append(string.Join(' ', Copy.OrderBy(text => text.Key).Select(text => text.Value)))
            .Select(safety.Check).OfType<SafetyVerdict.Refused>().FirstOrDefault();
}
