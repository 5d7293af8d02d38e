using System.Security.Cryptography;
using Pulse.Inference.Models;
using Pulse.ModelConverter;
using Pulse.Ports.Models;

namespace Pulse.Inference.Tests.Models;

/// <summary>A card says what its file is, and the repository stays small.</summary>
public sealed class CardTests
{
    private const long FileBytesMax = 5_000_000;
    private const long AllBytesMax = 15_000_000;

    public static TheoryData<string> Names => [.. ModelKit.Catalog.Cards.Select(card => card.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_card_is_that_of_its_file(string name)
    {
        ModelCard card = ModelKit.Catalog.Cards.Single(card => card.Name == name);
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(ModelKit.BuiltIn, name, card.File));

        Assert.Equal(card.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.InRange(file.Length, 1, FileBytesMax);
        ModelSignature signature = await ModelKit.Runner.Describe(new ModelId(name), CancellationToken.None);
        AssertSlots(card.Inputs, signature.Inputs);
        AssertSlots(card.Outputs, signature.Outputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_card_says_where_its_model_comes_from_and_how_good_it_is(string name)
    {
        ModelCard card = ModelKit.Catalog.Cards.Single(card => card.Name == name);
        Recipe recipe = Recipe.All().Single(recipe => recipe.Name == name);

        Assert.Equal((recipe.Package, recipe.Version, recipe.Integrity, recipe.Licence), (card.Source.Package, card.Source.Version, card.Source.Integrity, card.Source.Licence));
        Assert.StartsWith("sha512-", card.Source.Integrity, StringComparison.Ordinal);
        Assert.NotEmpty(card.Measured);
        Assert.Equal(recipe.Measured.Select(figure => (figure.What, figure.Result)), card.Measured.Select(figure => (figure.What, figure.Result)));
    }

    [Fact]
    public void Every_model_that_is_built_in_lies_here_and_no_other()
    {
        Assert.Equal(
            Recipe.All().Where(recipe => recipe.BuiltIn).Select(recipe => recipe.Name).Order(StringComparer.Ordinal),
            Directory.GetDirectories(ModelKit.BuiltIn).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Recipe.All().Where(recipe => !recipe.BuiltIn), recipe => Assert.Matches("^[0-9a-f]{64}$", recipe.Sha256));
    }

    [Fact]
    public void All_models_together_stay_small() => Assert.InRange(
        Directory.GetFiles(ModelKit.BuiltIn, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, AllBytesMax);

    private static void AssertSlots(IReadOnlyList<ModelSlot> expected, IReadOnlyList<TensorSlot> actual)
    {
        Assert.Equal(expected.Select(slot => slot.Name), actual.Select(slot => slot.Name));
        foreach ((ModelSlot card, TensorSlot file) in expected.Zip(actual))
        {
            Assert.Equal(card.Shape, file.Shape.Select(size => size ?? -1));
            Assert.Equal(TensorElement.Float32, file.Element);
            Assert.NotEmpty(card.Range);
        }
    }
}
