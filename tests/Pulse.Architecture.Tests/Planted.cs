using System.Globalization;

namespace Pulse.Architecture.Tests;

/// <summary>Breaks the rules on purpose, so that the rules can be seen to find it in a real assembly: this one.</summary>
internal static class Planted
{
    internal static DateTimeOffset ReadsAClock() => DateTimeOffset.UtcNow;

    internal static Guid MakesAnId() => Guid.NewGuid();

    internal static int Gambles() => new Random().Next();

    internal static string ReadsAFile(string path) => File.ReadAllText(path);

    internal static async Task<int> Awaits(Task<int> other) => await other;

    internal static CultureInfo AsksForTheCulture() => CultureInfo.CurrentCulture;
}

/// <summary>Queries of a read side: one with a scope, one with a session that has one, and one that forgot the tenant.</summary>
internal static class PlantedQueries
{
    public static Task<string> Scoped(OrgScope scope, Guid id) => Task.FromResult($"{scope.Organization} {id}");

    public static Task<string> Forgot(Guid id) => Task.FromResult($"{id}");

    public static Task<string> InSession(Session session, Guid id) => Task.FromResult($"{session.Organization} {id}");

    internal sealed class OrgScope
    {
        public Guid Organization { get; init; }
    }

    internal sealed class Session(OrgScope scope)
    {
        public Guid Organization => scope.Organization;
    }
}
