using Ysco.Dns.Client;
using Ysco.Net;

namespace Ysco.Worker;

/// <summary>A worker's way to the network.</summary>
/// <param name="Fetcher">HTTP.</param>
/// <param name="Dns">DNS, judged by DNSSEC.</param>
/// <param name="Clock">The clock that its times are taken by.</param>
public sealed record WorkerNetwork(Fetcher Fetcher, SecureLookup Dns, TimeProvider Clock);
