using FsCheck;
using FsCheck.Fluent;

namespace Pulse.Domain.Tests.Properties;

/// <summary>Runs a property over random choices; a failure shows the shortest choices that still fail, and how to replay them.</summary>
internal static class Property
{
    private const int CasesMax = 400;

    /// <summary>Choices are small numbers, each of which a test reads as one move.</summary>
    public static void HoldsForChoices(Action<int[]> property) =>
        Check(Prop.ForAll<int[]>(choices => property([.. choices.Select(choice => choice & int.MaxValue)])));

    public static void HoldsForSeeds(Action<int> property) => Check(Prop.ForAll(property));

    private static void Check(FsCheck.Property property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(CasesMax), property);
}
