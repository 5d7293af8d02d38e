using System.Globalization;
using Npgsql;
using Pulse.Contracts.Ids;
using Pulse.ReadSide.Analytics;
using Pulse.ReadSide.Sessions;

namespace Pulse.Standalone;

/// <summary>
/// Makes, lists and drops analysts' logins: <c>Pulse.Standalone analyst create ORG | list [ORG] | drop ORG|ROLE</c>. No network
/// reaches it: who may run it holds the database's connection string anyway.
/// </summary>
public static class AnalystTool
{
    /// <summary>The first word of a command line that is for this tool and starts no studio.</summary>
    public const string Word = "analyst";

    private const string Usage = "analyst create ORG | analyst list [ORG] | analyst drop ORG|ROLE, where ORG is an organization's id";
    private const int Success = 0;
    private const int Failure = 1;

    /// <param name="words">What follows <see cref="Word"/>.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> Run(AnalyticsOptions options, IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        await using var roles = new AnalystRoles(options);
        try
        {
            return words switch
            {
                ["create", var organization] => await Create(roles, ScopeOf(organization), output),
                ["list"] => await List(roles, null, output),
                ["list", var organization] => await List(roles, ScopeOf(organization), output),
                ["drop", var name] => await Drop(roles, name, output),
                _ => throw new AnalystException(Usage),
            };
        }
        catch (AnalystException mendable)
        {
            await error.WriteLineAsync(mendable.Message);
        }
        catch (PostgresException refused)
        {
            await error.WriteLineAsync($"PostgreSQL refused ({refused.SqlState}): {refused.MessageText}");
        }

        return Failure;
    }

    private static async Task<int> Create(AnalystRoles roles, OrgScope scope, TextWriter output)
    {
        // Nothing but the connection string, so that psql "$(./pulse analyst create ORG)" works as it is.
        await output.WriteLineAsync((await roles.Create(scope, CancellationToken.None)).Uri);
        return Success;
    }

    private static async Task<int> List(AnalystRoles roles, OrgScope? scope, TextWriter output)
    {
        foreach (var role in await roles.List(scope, CancellationToken.None))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{role.Role}  {role.OrganizationId}  made {role.MadeAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}  sessions {role.Sessions}"));
        }

        return Success;
    }

    private static async Task<int> Drop(AnalystRoles roles, string name, TextWriter output)
    {
        var dropped = new List<string> { name };
        if (Guid.TryParse(name, CultureInfo.InvariantCulture, out _))
        {
            dropped = [.. (await roles.List(ScopeOf(name), CancellationToken.None)).Select(role => role.Role)];
        }

        var gone = 0;
        foreach (var role in dropped)
        {
            if (await roles.Drop(role, CancellationToken.None))
            {
                await output.WriteLineAsync($"{role} is dropped.");
                gone++;
            }
        }

        return gone > 0 ? Success : throw new AnalystException($"There is no login of {name}.");
    }

    private static OrgScope ScopeOf(string organization) =>
        Guid.TryParse(organization, CultureInfo.InvariantCulture, out var id) && id != Guid.Empty
            ? new OrgScope(new OrganizationId(id))
            : throw new AnalystException($"'{organization}' is no organization's id.");
}
