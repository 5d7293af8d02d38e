using Pulse.Inference.Text;

namespace Pulse.Inference.Composer.Reading;

/// <summary>A word as the person wrote it, and folded for comparing (without spaces, so it stays one word).</summary>
internal readonly record struct Word(string Text, string Folded)
{
    /// <summary>True when a reader pauses after it.</summary>
    internal bool Pauses => Text.Length > 0 && Prose.Pauses.Contains(Text[^1], StringComparison.Ordinal);
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

    internal static Prose Of(string text) =>
        new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => new Word(word, Folding.Fold(word).Replace(" ", "", StringComparison.Ordinal))));

    internal void Take(int start, int count) => words.RemoveRange(start, count);
}
