using System.Globalization;
using Pulse.Contracts.Billing;
using Pulse.Contracts.Generation;
using Pulse.Contracts.Ids;
using Pulse.Contracts.Sealing;

namespace Pulse.Domain.Tests.Dsl;

/// <summary>Fixed things that every example is made of: no test depends on chance or on the clock.</summary>
internal static class Example
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly OrganizationId TheOrganization = new(Id(1));
    public static readonly SubjectId Person = new(Id(2));
    public static readonly ProjectId TheProject = new(Id(3));
    public static readonly GenerationId TheGeneration = new(Id(4));

    /// <summary>The hold of the first attempt, as the saga derives it.</summary>
    public static readonly HoldId FirstHold = HoldOf(attempt: 1, pick: 1);

    public static Guid Id(int number) =>
        Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"01993000-0000-7000-8000-{number:D12}"));

    public static HoldId Hold(int number) => new(Id(1000 + number));

    public static HoldId HoldOf(int attempt, int pick) => new(DerivedId.From(
        "hold", TheGeneration.ToString(), attempt.ToString(CultureInfo.InvariantCulture), pick.ToString(CultureInfo.InvariantCulture)));

    public static Sealed<string> Text(byte content) => new(Person, [content, 1, 2, 3]);

    public static CreativeFacts Creative(int number) => new(
        new ImageFacts(number.ToString("x64", CultureInfo.InvariantCulture), 512, 512, 40_000 + number, "image/png"),
        "composer", "1", "libvips 8.18", "poster", Seed: 7, Text((byte)number));

    public static GrantCredits GrantOf(long credits, int grant = 1) =>
        new(TheOrganization, new GrantId(Id(500 + grant)), credits, GrantReason.Development);

    public static HoldCredits HoldFor(int number, long credits = 1, bool opensSampleSet = true, DateTimeOffset? expiresAt = null) => new(
        TheOrganization, Hold(number), new GenerationId(Id(2000 + number)), credits, Prices.Current.Version, opensSampleSet,
        expiresAt ?? Noon + TimeSpan.FromDays(8));

    public static RequestGeneration Request { get; } =
        new(TheOrganization, TheGeneration, TheProject, Person, Text(9), CreativeFormat.Square);
}
