using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>NSD, authoritative for zones of the world, on a port of its own.</summary>
internal static class NsdServer
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its configuration and zone files are.</param>
    /// <param name="port">Where it listens on 127.0.0.1, UDP and TCP.</param>
    /// <param name="zones">Each zone and its file.</param>
    public static async Task<YscoProcess> StartAsync(string folder, int port, IEnumerable<(string Zone, string File)> zones)
    {
        string file = Path.Combine(folder, "nsd.conf");
        await File.WriteAllTextAsync(file, $"""
            server:
              server-count: 1
              ip-address: 127.0.0.1
              port: {port}
              username: ""
              chroot: ""
              zonesdir: "{folder}"
              database: ""
              pidfile: ""
              xfrdir: "{folder}"
              xfrdfile: ""
              zonelistfile: "{folder}/nsd.list"
              rrl-ratelimit: 0
              rrl-whitelist-ratelimit: 0
            remote-control:
              control-enable: no
            {string.Join('\n', zones.Select(z => $"zone:\n  name: \"{z.Zone}\"\n  zonefile: \"{z.File}\""))}

            """);
        var process = YscoProcess.Start("/usr/sbin/nsd", ["-d", "-c", file]);
        await process.WaitForLogAsync(line => line.Contains("nsd started", StringComparison.Ordinal));
        return process;
    }
}
