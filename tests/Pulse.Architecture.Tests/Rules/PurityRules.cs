using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>Calls that some assemblies, or all, must not make.</summary>
internal static class PurityRules
{
    private static readonly string[] InputAndOutput =
    [
        "System.IO.File", "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Directory", "System.IO.DirectoryInfo", "System.Console",
        "System.Environment", "System.Diagnostics.Process", "System.Net.Http.HttpClient", "System.Net.Sockets.Socket", "System.Net.Dns",
    ];

    private static readonly string[] TimeChanceAndThreads =
    [
        "System.Random", "System.Security.Cryptography.RandomNumberGenerator", "System.TimeProvider", "System.Diagnostics.Stopwatch",
        "System.Threading.Thread", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Threading.Tasks.Parallel", "System.Runtime.CompilerServices.AsyncTaskMethodBuilder",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1",
    ];

    private static readonly HashSet<UsedMember> Readings =
    [
        new("System.DateTime", "get_UtcNow"), new("System.DateTime", "get_Now"), new("System.DateTime", "get_Today"),
        new("System.DateTimeOffset", "get_UtcNow"), new("System.DateTimeOffset", "get_Now"),
        new("System.Guid", "NewGuid"), new("System.Guid", "CreateVersion7"),
    ];

    private static readonly HashSet<UsedMember> Sleeps = [new("System.Threading.Tasks.Task", "Delay"), new("System.Threading.Thread", "Sleep")];

    private static readonly HashSet<UsedMember> PeoplesCultures =
    [
        new("System.Globalization.CultureInfo", "get_CurrentCulture"), new("System.Globalization.CultureInfo", "set_CurrentCulture"),
    ];

    /// <summary>Deciders are functions: time, ids and chance are arguments, and nothing is awaited.</summary>
    internal static IEnumerable<string> Pure(AssemblyFacts assembly) => assembly.UsedMembers
        .Where(member => Readings.Contains(member) || Of(member, InputAndOutput) || Of(member, TimeChanceAndThreads))
        .Select(member => $"{assembly.Name} is pure and must not use {member}.");

    /// <summary>Contracts and ports say things; they do nothing.</summary>
    internal static IEnumerable<string> WithoutInputAndOutput(AssemblyFacts assembly) => assembly.UsedMembers
        .Where(member => Of(member, InputAndOutput))
        .Select(member => $"{assembly.Name} must not do input or output, but uses {member}.");

    /// <summary>A wait has a state and a limit; a sleep has neither.</summary>
    internal static IEnumerable<string> WithoutSleeps(AssemblyFacts assembly) => assembly.UsedMembers
        .Where(Sleeps.Contains)
        .Select(member => $"{assembly.Name} must wait for a state, not sleep by {member}.");

    /// <summary>Formats depend on the person's culture only in the web app; a server's current culture belongs to nobody.</summary>
    internal static IEnumerable<string> CultureFree(AssemblyFacts assembly) => assembly.UsedMembers
        .Where(PeoplesCultures.Contains)
        .Select(member => $"{assembly.Name} must name its culture, not use {member}.");

    private static bool Of(UsedMember member, string[] types) => types.Contains(member.Type, StringComparer.Ordinal);
}
