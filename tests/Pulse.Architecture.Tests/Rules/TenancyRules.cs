using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>The first wall between tenants.</summary>
internal static class TenancyRules
{
    /// <summary>What belongs to no tenant, each with its reason.</summary>
    internal static readonly IReadOnlyDictionary<string, string> OfNoTenant = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ChangesReader.ReadAfter"] = "One tailer in the host reads what changed, as ids only, and hands each change to its organization's subscribers.",
        ["ChangesReader.Head"] = "The tailer's starting place, a position in the log.",
        ["AnalystRoles.Drop"] = "An operator takes a login back by its own name and reads nothing of a tenant.",
        ["ConsistencyGate.Wait"] = "Waits for checkpoints of views, which are the same for all tenants.",
    };

    /// <summary>Whoever asks the read side says for which organization.</summary>
    internal static IEnumerable<string> EveryQueryIsScoped(IEnumerable<QueryFacts> queries) => queries
        .Where(query => !query.IsScoped && !OfNoTenant.ContainsKey(query.Method))
        .Select(query => $"{query.Method} asks without saying for which organization.");

    /// <summary>An exception that nothing needs any more must not wait for something to slip through it.</summary>
    internal static IEnumerable<string> ExceptionsAreNeeded(IEnumerable<QueryFacts> queries) => OfNoTenant.Keys
        .Except(queries.Where(query => !query.IsScoped).Select(query => query.Method), StringComparer.Ordinal)
        .Select(method => $"{method} needs no exception.");
}
