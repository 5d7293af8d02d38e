using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>A word as the person wrote it, and folded for comparing (without spaces, so it stays one word).</summary>
/// <param name="Gap">True when something was taken out after it: what follows belongs to another thought.</param>
internal readonly record struct Word(string Text, string Folded, bool Gap = false)
{
    /// <summary>True when a reader pauses after it.</summary>
    internal bool Pauses => Gap || EndsInPause;

    internal bool EndsInPause => Text.Length > 0 && Prose.Pauses.Contains(Text[^1], StringComparison.Ordinal);
}

/// <summary>The words of a prompt that are still to be explained; each reader takes out what it understood.</summary>
internal sealed class Prose(IEnumerable<Word> words)
{
    internal const string Pauses = ",،:؛;.-–!؟?…|";

    /// <summary>Pauses that mean nothing once nothing follows them; a question or a cheer keeps its mark.</summary>
    internal static readonly char[] Idle = [.. ",،:؛;.-–…| "];
    private readonly List<Word> words = [.. words];

    internal IReadOnlyList<Word> Words => words;

    internal string Text => string.Join(' ', words.Select(word => word.Text));

    /// <param name="gap">Stands in the text where a fact was taken out.</param>
    internal static Prose Of(string text, char gap)
    {
        var read = new List<Word>();
        foreach (string part in text.Replace(gap.ToString(), $" {gap} ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] != gap)
            {
                read.Add(new Word(part, Folding.Fold(part).Replace(" ", "", StringComparison.Ordinal)));
            }
            else if (read.Count > 0)
            {
                read[^1] = read[^1] with { Gap = true };
            }
        }

        return new Prose(read);
    }

    internal void Take(int start, int count)
    {
        words.RemoveRange(start, count);
        if (start > 0)
        {
            words[start - 1] = words[start - 1] with { Gap = true };
        }
    }

    /// <summary>Words as a line of text; a gap is heard as a comma.</summary>
    internal static string Joined(IEnumerable<Word> words, Language language)
    {
        string comma = language == Language.Arabic ? "،" : ",";
        return string.Join(' ', words.Select(word => word.Gap && !word.EndsInPause ? word.Text + comma : word.Text)).Trim(Idle);
    }
}
