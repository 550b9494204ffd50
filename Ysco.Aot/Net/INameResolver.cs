using System.Net;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>Where a name is: the port to hosts files and name servers.</summary>
public interface INameResolver
{
    /// <summary>The addresses of a host.</summary>
    /// <param name="host">A name, or an address as text, IPv6 with or without brackets.</param>
    /// <param name="stop">Ends the look-up early.</param>
    /// <returns>At least one address, in no order that matters; or why there is none.</returns>
    Task<Result<IPAddress[]>> ResolveAsync(string host, CancellationToken stop);
}
