using System.Globalization;
using System.Text.Json;
using Pulse.Inference.Composer;
using Xunit.Abstractions;

namespace Pulse.Inference.Tests;

/// <summary>A labelled set of prompts in five kinds of Arabic and in English: what they are about, and what they ask for.</summary>
public sealed class UnderstandingTests(ITestOutputHelper output)
{
    private const int PromptsMin = 200;
    private const double OverallMin = 0.95, DialectMin = 0.90, NamesMin = 0.95;
    private static readonly BriefReader Reader = new(Kit.Knowledge);
    private static readonly IReadOnlyList<LabelledPrompt> Prompts = LabelledPrompt.Load();

    [Fact]
    public void The_set_is_large_and_knows_every_dialect_and_topic()
    {
        Assert.True(Prompts.Count >= PromptsMin);
        Assert.Equal(["arabizi", "egyptian", "english", "fusha", "gulf", "levantine"], Prompts.Select(prompt => prompt.Dialect).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Kit.Knowledge.Topics.Select(topic => topic.Id).Order(StringComparer.Ordinal), Prompts.Select(prompt => prompt.Topic).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Prompts.Count, Prompts.Select(prompt => prompt.Prompt).Distinct().Count());
    }

    [Fact]
    public void The_subject_is_found_overall_and_in_each_dialect()
    {
        (double overall, Dictionary<string, double> dialects, List<string> wrong) = Accuracy(prompt => prompt.Topic);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Prompts.Count} prompts: {overall:P1} overall; {string.Join(", ", dialects.Select(dialect => string.Create(CultureInfo.InvariantCulture, $"{dialect.Key} {dialect.Value:P1}")))}"));
        wrong.ForEach(output.WriteLine);
        Assert.True(overall >= OverallMin, string.Join('\n', wrong));
        Assert.All(dialects, dialect => Assert.True(dialect.Value >= DialectMin, dialect.Key));
    }

    [Fact]
    public void Wrong_labels_would_be_noticed()
    {
        // The guard's guard: with the labels of the next prompt hardly anything is right.
        (double overall, _, _) = Accuracy(prompt => Prompts[(Prompts.ToList().IndexOf(prompt) + 1) % Prompts.Count].Topic);
        Assert.True(overall < 0.1);
    }

    [Fact]
    public void The_language_of_the_picture_is_the_speakers() =>
        Assert.All(Prompts, prompt => Assert.True(Read(prompt).Language.ToString() == prompt.Language, prompt.Prompt));

    [Fact]
    public void Facts_and_discounts_are_taken_out_exactly_and_nothing_else_is() => Assert.All(Prompts, prompt =>
    {
        Brief brief = Read(prompt);
        Assert.True(brief.Facts.Where(fact => fact != brief.Name).SequenceEqual(prompt.Facts ?? []), $"{prompt.Prompt}: {string.Join(" | ", brief.Facts)}");
        Assert.Equal(prompt.Badge ?? "", brief.Badge);
    });

    [Fact]
    public void Colours_and_moods_asked_for_are_read_and_none_is_invented() => Assert.All(Prompts, prompt =>
    {
        Wishes wishes = Read(prompt).Wishes;
        Assert.True(wishes.Colours.SequenceEqual(prompt.Colours ?? []), $"{prompt.Prompt}: {string.Join(", ", wishes.Colours)}");
        Assert.True(wishes.Group == prompt.Group, $"{prompt.Prompt}: {wishes.Group}");
        Assert.True(prompt.Mood is null || wishes.Mood == prompt.Mood, $"{prompt.Prompt}: {wishes.Mood}");
    });

    [Fact]
    public void Names_are_found_and_hardly_any_is_invented()
    {
        string[] wrong = [.. Prompts.Where(prompt => Read(prompt).Name != (prompt.Name ?? "")).Select(prompt => $"{prompt.Prompt}: [{Read(prompt).Name}]")];
        Assert.True(1 - ((double)wrong.Length / Prompts.Count) >= NamesMin, string.Join('\n', wrong));
    }

    private static Brief Read(LabelledPrompt prompt) => Reader.Read(new CompositionRequest(prompt.Prompt, "ar-JO", CanvasFormat.Square, 5, 0));

    private static (double Overall, Dictionary<string, double> Dialects, List<string> Wrong) Accuracy(Func<LabelledPrompt, string> label)
    {
        var read = Prompts.Select(prompt => (Prompt: prompt, Topic: Read(prompt).Topic.Id)).Select(pair => (pair.Prompt, pair.Topic, Right: pair.Topic == label(pair.Prompt))).ToList();
        return (
            read.Average(pair => pair.Right ? 1.0 : 0),
            read.GroupBy(pair => pair.Prompt.Dialect, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Average(pair => pair.Right ? 1.0 : 0), StringComparer.Ordinal),
            [.. read.Where(pair => !pair.Right).Select(pair => $"{pair.Prompt.Dialect}: {pair.Prompt.Prompt} -> {pair.Topic}")]);
    }
}

/// <summary>A prompt of <c>Data/prompts.json</c> with what a careful reader finds in it. Absent = nothing to find.</summary>
internal sealed record LabelledPrompt(
    string Dialect,
    string Prompt,
    string Topic,
    string Language,
    IReadOnlyList<string>? Facts = null,
    string? Badge = null,
    IReadOnlyList<string>? Colours = null,
    string? Group = null,
    string? Mood = null,
    string? Name = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    internal static IReadOnlyList<LabelledPrompt> Load() =>
        JsonSerializer.Deserialize<LabelledPrompt[]>(File.ReadAllBytes(Path.Combine(KnowledgeObjectIndex.Home, "tests/Pulse.Inference.Tests/Data/prompts.json")), Options)!;
}
