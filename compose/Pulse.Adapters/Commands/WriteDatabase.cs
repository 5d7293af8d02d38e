using System.Net.Sockets;
using Npgsql;
using Pulse.Ports;

namespace Pulse.Adapters.Commands;

/// <summary>What the adapters of schema <c>write</c> share.</summary>
internal static class WriteDatabase
{
    /// <summary>Runs a query; whatever breaks becomes a fault that names the place.</summary>
    /// <param name="what">What is being done, for the fault's message.</param>
    /// <exception cref="PulseFaultException">The database could not be reached, or its answer was lost.</exception>
    public static async ValueTask<T> Ask<T>(string siteId, string what, Func<ValueTask<T>> query)
    {
        try
        {
            return await query();
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException)
        {
            throw new PulseFaultException(siteId, $"{what} failed.", fault);
        }
    }
}
