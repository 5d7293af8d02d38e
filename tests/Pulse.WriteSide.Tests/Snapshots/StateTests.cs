using System.Collections;
using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Log;
using Pulse.Contracts.Sealing;
using Pulse.Contracts.Tests.Codec;
using Pulse.Ports.EventLog;
using Pulse.WriteSide.Commands;

namespace Pulse.WriteSide.Tests.Snapshots;

/// <summary>What snapshots are made of: states that hold no open text of people, and whose folds are versioned.</summary>
public sealed class StateTests
{
    private const string Approved = "Snapshots/folds.approved.txt";

    [Fact]
    public void No_state_holds_a_text_that_is_not_sealed() =>
        Assert.Empty(Slice.Categories.SelectMany(category => OpenTexts(Slice.For(category).Initial.GetType(), category)));

    [Theory]
    [InlineData(typeof(Planted))]
    [InlineData(typeof(IReadOnlyDictionary<int, Planted>))]
    public void Given_a_planted_open_text_Then_it_is_found(Type type) => Assert.Single(OpenTexts(type, "planted"), path => path.EndsWith(".Name", StringComparison.Ordinal));

    /// <summary>
    /// Every fold over the golden samples, event by event. If this fails because a fold or a state changed, raise the state's
    /// <c>FoldVersion</c> and put the new text, which the failure shows, in the approved file: else snapshots of the older build are
    /// taken for the newer one's.
    /// </summary>
    [Fact]
    public void A_fold_that_changes_raises_its_version()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Approved);
        var now = string.Join('\n', Slice.Categories.Order(StringComparer.Ordinal).SelectMany(Story));

        Assert.True(now == File.ReadAllText(path).TrimEnd(), $"{Approved} does not hold what is folded now:\n{now}");
    }

    private sealed record Planted(int Number, Sealed<string> Fine, string Name);

    /// <summary>Paths to texts that a type holds openly. Enumerations and ids are not texts of people.</summary>
    private static IEnumerable<string> OpenTexts(Type type, string path)
    {
        if (type == typeof(string))
        {
            return [path];
        }

        var isSealed = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Sealed<>);
        if (isSealed || type.IsPrimitive || type.IsEnum || type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(DateOnly))
        {
            return [];
        }

        var parts = typeof(IEnumerable).IsAssignableFrom(type) || Nullable.GetUnderlyingType(type) is not null
            ? type.GetGenericArguments().Select(argument => (argument, path))
            : type.GetProperties().Where(property => property.GetMethod is { IsStatic: false }).Select(property => (property.PropertyType, $"{path}.{property.Name}"));
        return parts.SelectMany(part => OpenTexts(part.Item1, part.Item2));
    }

    private static IEnumerable<string> Story(string category)
    {
        var slice = Slice.For(category);
        var fold = new StreamFold(slice, receiptsMax: 1);
        yield return FormattableString.Invariant($"{category}, fold version {slice.FoldVersion}");
        foreach (var (type, @event) in GoldenSamples.All)
        {
            var before = fold.State;
            fold.Take(@event, Guid.Empty, fold.Revision + 1, LogPosition.Start, default, "");
            if (!fold.State.Equals(before))
            {
                yield return $"  {type} {JsonSerializer.Serialize(fold.State, fold.State.GetType(), PulseJson.Options)}";
            }
        }
    }
}
