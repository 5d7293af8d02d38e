using Pulse.Contracts.Log;
using Pulse.Projections.Engine.Rows;

namespace Pulse.Projections.Engine.Editions;

/// <summary>One filled set of a projection's tables, with a checkpoint of its own.</summary>
/// <param name="Number">Counts up with every rebuild of the projection, whatever the version.</param>
internal sealed record Edition(Projection Projection, int Number)
{
    public string Name => Projection.Name;

    /// <summary>Ends the names of its tables.</summary>
    public string Suffix => SuffixOf(Projection.Version, Number);

    public string TableOf(Table table) => $"read.{table.Name}{Suffix}";

    public string PastOf(Table table) => $"read.{table.Name}_past{Suffix}";

    /// <summary>Every view that shows this edition while it is active: one for each table, one for each table of former rows.</summary>
    public IEnumerable<(string View, string Table, bool IsForAnalysts)> Relations => Projection.Tables.SelectMany(table =>
        table.IsTemporal
            ? [(table.Name, TableOf(table), table.IsForAnalysts), ($"{table.Name}_past", PastOf(table), table.IsForAnalysts)]
            : new[] { (table.Name, TableOf(table), table.IsForAnalysts) });

    public static string SuffixOf(int version, int number) => FormattableString.Invariant($"_v{version}_{number}");

    public override string ToString() => $"{Name}{Suffix}";
}

/// <summary>What an edition is for.</summary>
public enum EditionRole
{
    /// <summary>Queries read it.</summary>
    Active,

    /// <summary>Filled beside the active one.</summary>
    Candidate,

    /// <summary>Read by nobody any more; dropped soon.</summary>
    Retired,
}

/// <summary>An edition as the database lists it; it may be of another build's version.</summary>
internal sealed record EditionEntry(
    string Projection,
    int Number,
    int Version,
    EditionRole Role,
    ProjectionState State,
    LogPosition Position,
    bool PromotesItself,
    TimeSpan InRole,
    long ParkedStreams);

/// <summary>Names of roles as the database stores them.</summary>
internal static class EditionRoles
{
    public static EditionRole Parse(string role) => role switch
    {
        "active" => EditionRole.Active,
        "candidate" => EditionRole.Candidate,
        "retired" => EditionRole.Retired,
        _ => throw new InvalidOperationException($"The edition's role '{role}' is unknown."),
    };
}
