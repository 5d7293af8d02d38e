using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Pulse.ReadSide.Sessions;

/// <summary>
/// Puts the tables of the active editions into queries, which name them in braces. One snapshot shows both which edition is
/// active and its rows, so a promotion in the middle of a request changes nothing for it.
/// </summary>
internal static partial class TableNames
{
    private static readonly FrozenDictionary<string, (ReadView View, bool IsTemporal)> Views = ReadView.All
        .SelectMany(view => view.Temporal.Select(table => (table, view, true)).Concat(view.Permanent.Select(table => (table, view, false))))
        .ToFrozenDictionary(item => item.table, item => (item.view, item.Item3));

    /// <summary>As few texts as there are queries, editions and ways to ask: the driver prepares each once.</summary>
    private static readonly ConcurrentDictionary<(string Sql, string Editions, Type? AsOf), string> Resolved = new();

    /// <param name="editions">Names the editions in <paramref name="progress"/>, for the cache.</param>
    public static string Resolve(string sql, string editions, FrozenDictionary<string, ViewProgress> progress, AsOf? asOf) =>
        Resolved.GetOrAdd((sql, editions, asOf?.GetType()), _ => Placeholder().Replace(sql, match => Source(match.Groups["table"].Value, progress, asOf)));

    private static string Source(string table, FrozenDictionary<string, ViewProgress> progress, AsOf? asOf)
    {
        var (view, isTemporal) = Views[table];
        var at = progress[view.Name];
        var suffix = FormattableString.Invariant($"_v{at.Version}_{at.Edition}");
        return asOf switch
        {
            null => $"read.{table}{suffix}",
            _ when isTemporal =>
                $"""
                (SELECT *, NULL::bigint AS valid_to_commit, NULL::bigint AS valid_to_prepare, NULL::timestamptz AS valid_to_at
                 FROM read.{table}{suffix} WHERE {asOf.HasBegun}
                 UNION ALL SELECT * FROM read.{table}_past{suffix} WHERE {asOf.HasBegun} AND {asOf.HasNotEnded})
                """,
            _ => $"(SELECT * FROM read.{table}{suffix} WHERE {asOf.HasBegun})",
        };
    }

    [GeneratedRegex(@"\{(?<table>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
