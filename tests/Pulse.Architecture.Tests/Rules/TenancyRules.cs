using Pulse.Architecture.Tests.Facts;

namespace Pulse.Architecture.Tests.Rules;

/// <summary>The first wall between tenants.</summary>
internal static class TenancyRules
{
    private const string Scope = "OrgScope";

    /// <summary>Whoever asks the read side says for which organization.</summary>
    internal static IEnumerable<string> EveryQueryIsScoped(IEnumerable<QueryFacts> queries) => queries
        .Where(query => !query.ParameterTypes.Contains(Scope, StringComparer.Ordinal))
        .Select(query => $"{query.Method} asks without an {Scope}.");
}
