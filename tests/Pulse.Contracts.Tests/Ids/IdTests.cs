using System.Reflection;
using System.Text.Json;
using Pulse.Contracts.Codec;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;

namespace Pulse.Contracts.Tests.Ids;

public sealed class IdTests
{
    /// <summary>Vectors, computed apart from this code: ids are stored, so the derivation can never change.</summary>
    [Theory]
    [InlineData("e3b0c442-98fc-8c14-9afb-f4c8996fb924", new string[0])]
    [InlineData("6e340b9c-ffb3-8a98-9ca5-44e6bb780a2c", new[] { "" })]
    [InlineData("aa795aa4-bbb6-8179-91ef-062e271bcb05", new[] { "a", "bc" })]
    [InlineData("629c2f14-f654-8026-886f-2aefe1855533", new[] { "ab", "c" })]
    [InlineData("bd25c1ab-5751-81e1-b30c-177f9a468d4c", new[] { "hold", "01993000-0000-7000-8000-000000000004", "1", "1" })]
    [InlineData("1a6882d0-b9b4-88b9-ba5a-e618cf823149", new[] { "عمّان" })]
    public void A_derived_id_is_the_same_for_ever(string expected, string[] parts) =>
        Assert.Equal(Guid.Parse(expected), DerivedId.From(parts));

    [Fact]
    public void A_derived_id_is_marked_as_version_8_of_the_standard_variant()
    {
        for (var number = 0; number < 100; number++)
        {
            var text = DerivedId.From("mark", number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
            Assert.Equal('8', text[14]);
            Assert.Contains(text[19], "89ab");
        }
    }

    [Fact]
    public void Outputs_of_one_saga_have_different_ids()
    {
        var saga = new GenerationId(Guid.Parse("01993000-0000-7000-8000-000000000004"));
        var ids = Enumerable.Range(0, 20).SelectMany(revision => Enumerable.Range(0, 6).Select(index => GenerationSagaStepped.OutputId(saga, revision, index)));

        Assert.Equal(120, ids.Distinct().Count());
        Assert.Equal(GenerationSagaStepped.OutputId(saga, 11, 1), DerivedId.From("saga-output", saga.ToString(), "11", "1"));
    }

    [Fact]
    public void Every_id_is_its_canonical_text_in_JSON_as_value_and_as_key()
    {
        var kinds = typeof(IId<>).Assembly.GetTypes()
            .Where(type => type.IsValueType && Array.Exists(type.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>)))
            .ToArray();

        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => typeof(IdTests).GetMethod(nameof(AssertCanonical), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(kind).Invoke(null, null));
    }

    private static void AssertCanonical<TId>()
        where TId : struct, IId<TId>
    {
        const string Text = "01993000-0000-7000-8000-0000000000ab";
        var id = TId.From(Guid.Parse(Text));
        var keyed = new Dictionary<TId, int> { [id] = 1 };

        Assert.Equal($"\"{Text}\"", JsonSerializer.Serialize(id, PulseJson.Options));
        Assert.Equal(id, JsonSerializer.Deserialize<TId>($"\"{Text}\"", PulseJson.Options));
        Assert.Equal($"{{\"{Text}\":1}}", JsonSerializer.Serialize(keyed, PulseJson.Options));
        Assert.Equal(keyed, JsonSerializer.Deserialize<Dictionary<TId, int>>($"{{\"{Text}\":1}}", PulseJson.Options));
        Assert.Equal(Text, id.ToString());
        Assert.Equal(Guid.Parse(Text), id.Value);
    }
}
