using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>unbound, a validating recursive resolver with a root of our own, on a port of its own.</summary>
internal static class UnboundServer
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its configuration goes.</param>
    /// <param name="port">Where it listens on 127.0.0.1, UDP and TCP.</param>
    /// <param name="anchorFile">DNSKEY or DS records of the root.</param>
    /// <param name="servers">Which server, by port, answers for which zones; the longest name counts.</param>
    /// <param name="forgetful">Whether it asks again each time, as what is published changes.</param>
    public static async Task<YscoProcess> StartAsync(
        string folder, int port, string anchorFile, IEnumerable<(string Zone, int Port)> servers, bool forgetful = false)
    {
        string file = Path.Combine(folder, "unbound.conf");

        // What is proven of one name is not used for another (aggressive-nsec, harden-below-nxdomain): each name is to be
        // judged by its own answer. Of several digests the strongest counts, as RFC 4509 section 3 has it (harden-algo-downgrade).
        // "test." is answered by unbound itself unless it is told not to.
        await File.WriteAllTextAsync(file, $"""
            server:
              do-daemonize: no
              username: ""
              chroot: ""
              directory: "{folder}"
              pidfile: ""
              use-syslog: no
              logfile: ""
              verbosity: 1
              interface: 127.0.0.1
              port: {port}
              do-ip6: no
              num-threads: 1
              msg-cache-size: 1m
              rrset-cache-size: 1m
              module-config: "validator iterator"
              trust-anchor-file: "{anchorFile}"
              do-not-query-localhost: no
              local-zone: "test." nodefault
              harden-algo-downgrade: yes
              aggressive-nsec: no
              harden-below-nxdomain: no
              qname-minimisation: no
              minimal-responses: yes
              ede: yes
              {(forgetful ? "cache-max-ttl: 0\n  cache-max-negative-ttl: 0" : "")}
              unknown-server-time-limit: 100
            remote-control:
              control-enable: no
            {string.Join('\n', servers.Select(s => $"forward-zone:\n  name: \"{s.Zone}\"\n  forward-addr: 127.0.0.1@{s.Port}"))}

            """);
        var process = YscoProcess.Start("/usr/sbin/unbound", ["-d", "-c", file]);
        await process.WaitForLogAsync(line => line.Contains("start of service", StringComparison.Ordinal));
        return process;
    }
}
