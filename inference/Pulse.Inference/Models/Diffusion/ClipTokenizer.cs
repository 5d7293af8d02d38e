using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pulse.Ports.Models;

namespace Pulse.Inference.Models.Diffusion;

/// <summary>
/// Turns a prompt into numbers as CLIP does: lower case, words, bytes of each word, and pairs of them joined in the order of <c>merges.txt</c>.
/// </summary>
internal sealed partial class ClipTokenizer
{
    private const string First = "<|startoftext|>";
    private const string Last = "<|endoftext|>";
    private const string WordEnd = "</w>";
    private const int MatchTimeoutMs = 1000;

    private readonly Dictionary<string, int> vocabulary;
    private readonly Dictionary<(string, string), int> ranks;
    private readonly string[] letters = LettersOfBytes();

    private ClipTokenizer(Dictionary<string, int> vocabulary, Dictionary<(string, string), int> ranks)
    {
        this.vocabulary = vocabulary;
        this.ranks = ranks;
    }

    /// <exception cref="ModelException">The files are missing or say something else.</exception>
    internal static ClipTokenizer Read(string folder)
    {
        try
        {
            Dictionary<string, int> words =
                JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllBytes(Path.Combine(folder, "vocab.json"))) ?? [];
            if (!words.ContainsKey(First) || !words.ContainsKey(Last))
            {
                throw new ModelException("PLS-ML32", "vocab.json of the diffusion model lacks the tokens of start and end");
            }

            var order = new Dictionary<(string, string), int>();
            foreach (string[] pair in File.ReadLines(Path.Combine(folder, "merges.txt"))
                .Where(line => !line.StartsWith("#version", StringComparison.Ordinal)).Select(line => line.Split(' ')).Where(pair => pair.Length == 2))
            {
                order.TryAdd((pair[0], pair[1]), order.Count);
            }

            return new ClipTokenizer(words, order);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw new ModelException("PLS-ML33", "vocab.json or merges.txt of the diffusion model cannot be read", fault);
        }
    }

    /// <summary>Exactly <paramref name="length"/> numbers: what is too long is cut, what is short is filled with the last token.</summary>
    internal int[] Encode(string prompt, int length)
    {
        int end = vocabulary[Last];
        var tokens = new List<int>(length) { vocabulary[First] };
        string text = prompt.Normalize(NormalizationForm.FormC).ToLower(CultureInfo.InvariantCulture);
        foreach (string part in Words().Matches(text).SelectMany(word => Parts(word.Value)))
        {
            // Whatever the vocabulary lacks says nothing to the network.
            if (vocabulary.TryGetValue(part, out int token) && tokens.Count < length - 1)
            {
                tokens.Add(token);
            }
        }

        tokens.AddRange(Enumerable.Repeat(end, length - tokens.Count));
        return [.. tokens];
    }

    private List<string> Parts(string word)
    {
        List<string> parts = [.. Encoding.UTF8.GetBytes(word).Select(value => letters[value])];
        parts[^1] += WordEnd;
        while (parts.Count > 1)
        {
            (int rank, int at) = Enumerable.Range(0, parts.Count - 1)
                .Select(index => (ranks.GetValueOrDefault((parts[index], parts[index + 1]), int.MaxValue), index)).Min();
            if (rank == int.MaxValue)
            {
                break;
            }

            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }

        return parts;
    }

    /// <summary>A printable letter for each byte: printable ones stand for themselves, the others follow after 255.</summary>
    private static string[] LettersOfBytes()
    {
        var all = new string[byte.MaxValue + 1];
        int next = byte.MaxValue + 1;
        for (int value = 0; value < all.Length; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae;
            all[value] = ((char)(isPrintable ? value : next++)).ToString();
        }

        return all;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+", RegexOptions.None, MatchTimeoutMs)]
    private static partial Regex Words();
}
