using Pulse.ReadSide.Sessions;

namespace Pulse.ReadSide.Identity;

/// <summary>Reads what is known of the organization itself.</summary>
public static class OrganizationQueries
{
    private static readonly string NameSql = SqlFile.Beside(typeof(OrganizationQueries), "organization-name");

    /// <summary>Its name, or null when it has none or the person who wrote it was erased.</summary>
    public static async Task<string?> Name(ReadSession session, CancellationToken cancellation) =>
        (await session.Query<string?>(NameSql, values: null, cancellation)).SingleOrDefault();
}
