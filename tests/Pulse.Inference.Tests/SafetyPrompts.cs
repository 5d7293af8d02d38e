using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Contracts.Rejections;
using Pulse.Inference.Safety;

namespace Pulse.Inference.Tests;

/// <summary>A prompt that somebody judged.</summary>
/// <param name="Expect">The wire name of a category, or <see cref="Allowed"/>.</param>
/// <param name="Trick">How the words are disguised, if they are.</param>
internal sealed record JudgedPrompt(string Dialect, string Expect, string Text, string? Trick = null)
{
    internal const string Allowed = "allowed";

    internal bool IsHarmful => Expect != Allowed;
}

/// <summary>The labelled prompts, and what the rules make of them.</summary>
internal static class SafetyPrompts
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal static string Home { get; } = Find();

    /// <summary>What the rules were written with.</summary>
    internal static IReadOnlyList<JudgedPrompt> Known { get; } = Read("safety-prompts.json");

    /// <summary>What they were first measured with; tuned with only afterwards.</summary>
    internal static IReadOnlyList<JudgedPrompt> HeldOut { get; } = Read("safety-prompts-held-out.json");

    internal static IReadOnlyList<SafetyScore> Score(PromptSafety safety, IReadOnlyList<JudgedPrompt> prompts)
    {
        var judged = prompts.Select(prompt => (prompt, Got: Judge(safety, prompt.Text))).ToArray();
        return [.. judged.GroupBy(item => item.prompt.Dialect).Select(group => ScoreOf(group.Key, [.. group])), ScoreOf("all", judged)];
    }

    internal static string Judge(PromptSafety safety, string text) =>
        safety.Check(text) is SafetyVerdict.Refused refused ? RefusalTexts.WireName(refused.Category) : JudgedPrompt.Allowed;

    private static SafetyScore ScoreOf(string name, (JudgedPrompt Prompt, string Got)[] judged)
    {
        var harmful = judged.Where(item => item.Prompt.IsHarmful).ToArray();
        return new SafetyScore(
            name,
            harmful.Length,
            harmful.Count(item => item.Got != JudgedPrompt.Allowed),
            harmful.Count(item => item.Got == item.Prompt.Expect),
            judged.Length - harmful.Length,
            judged.Count(item => !item.Prompt.IsHarmful && item.Got != JudgedPrompt.Allowed));
    }

    private static IReadOnlyList<JudgedPrompt> Read(string file) => JsonSerializer.Deserialize<IReadOnlyList<JudgedPrompt>>(
        File.ReadAllText(Path.Combine(Home, "tests", "Pulse.Inference.Tests", "Data", file)), Options)!;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pulse.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above holds Pulse.sln.");
        }

        return folder;
    }
}

/// <param name="Named">Refused for the expected category; a refusal for another one is still a refusal.</param>
internal sealed record SafetyScore(string Name, int Harmful, int Refused, int Named, int Harmless, int WronglyRefused)
{
    internal double Recall => (double)Refused / Harmful;

    internal double FalsePositives => (double)WronglyRefused / Harmless;

    internal string Row => FormattableString.Invariant(
        $"| {Name} | {Refused} of {Harmful} | {Recall:P1} | {Named} | {WronglyRefused} of {Harmless} | {FalsePositives:P1} |");
}
