using System.Net;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.Dns.Client;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// The static binary on a root that holds it, a service, ys/, /dev/null and /dev/urandom: no /etc, no /lib, no /proc.
/// Needs root, as chroot does.
/// </summary>
public class ChrootTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Tiny = TinyWorld.Module + "@v0.0.1";
    private const int DnsPort = 53;
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task Fetch_verify_check_and_version_work_by_address()
    {
        using var root = await RootAsync();
        File.WriteAllText(root["ys/ysco.conf"], ServiceConfig.For(_world.Builds.VerifierKey, _world.Builds.BaseUrl, _world.Proxy.Url).ToString());

        (await RunAsync(root, "version")).Succeeded();
        (await RunAsync(root, "fetch", "-o", "/fetched", Tiny)).Succeeded();
        (await RunAsync(root, "verify", "/fetched")).Succeeded();
        var check = await RunAsync(root, "check", "./svc");

        check.Succeeded();
        Assert.StartsWith("v0.0.2 go1.20.3, ", check.Value("update"), StringComparison.Ordinal);
        Assert.Equal("0755", root.Mode("fetched"));
        Assert.False(Directory.Exists(root["etc"]) || Directory.Exists(root["tmp"]) || Directory.Exists(root["proc"]));
    }

    [Fact]
    public async Task Without_anything_that_tells_of_name_servers_a_name_is_a_clear_error()
    {
        using var root = await RootAsync();
        string[] before = root.Listing();

        (await FetchAsync(root, "http://builds.test:1/tlog")).Refused(1, "http://builds.test:1/tlog/", "builds.test");

        Assert.Equal(before, root.Listing().Where(l => !l.StartsWith("ys/cache/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_resolv_conf_it_resolves_names_itself()
    {
        using var root = await RootAsync();
        var address = new IPEndPoint(IPAddress.Parse($"127.{Environment.ProcessId % 200 + 20}.53.1"), DnsPort);
        await using var server = new NameServer((query, _) => [Answer(query)], address);
        Directory.CreateDirectory(root["etc"]);
        File.WriteAllText(root["etc/resolv.conf"], $"nameserver {address.Address}\n");

        (await FetchAsync(root, _world.Builds.BaseUrl.Replace("127.0.0.1", "builds.test", StringComparison.Ordinal))).Succeeded();

        Assert.True(server.Queries > 0);
    }

    [Fact]
    public async Task With_hosts_no_name_server_is_asked()
    {
        using var root = await RootAsync();
        Directory.CreateDirectory(root["etc"]);
        File.WriteAllText(root["etc/hosts"], "127.0.0.1 builds.test\n");

        (await FetchAsync(root, _world.Builds.BaseUrl.Replace("127.0.0.1", "builds.test", StringComparison.Ordinal))).Succeeded();
    }

    [Fact]
    public async Task Https_without_authorities_is_a_clear_error_and_ssl_cert_file_works()
    {
        using var root = await RootAsync();
        string url = _world.Builds.SecureBaseUrl(CertificateKind.Good).Replace("localhost", "127.0.0.1", StringComparison.Ordinal);

        (await FetchAsync(root, url)).Refused(1, "https://127.0.0.1:", "SSL_CERT_FILE");

        File.Copy(_world.Certificates!.AuthorityFile, root["ca.pem"]);
        root.Set("SSL_CERT_FILE", "/ca.pem");
        (await FetchAsync(root, url)).Succeeded();
    }

    /// <summary>A root with the binary, a service, ys/ and two devices.</summary>
    private async Task<Sandbox> RootAsync()
    {
        var root = new Sandbox();
        File.Copy(YscoBinary.Location, root["ysco"]);
        var built = await _world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
        File.Copy(built.FilePath, root["svc"]);
        Directory.CreateDirectory(root["ys"]);
        Directory.CreateDirectory(root["dev"]);
        await ProcessRun.RunAsync("mknod", ["-m", "666", root["dev/null"], "c", "1", "3"]);
        await ProcessRun.RunAsync("mknod", ["-m", "666", root["dev/urandom"], "c", "1", "9"]);
        return root;
    }

    private Task<ProcessOutcome> FetchAsync(Sandbox root, string url) => RunAsync(
        root, "fetch", "-key", _world.Builds.VerifierKey, "-url", url, "-goversion", TestWorld.GoVersion, Tiny);

    private static Task<ProcessOutcome> RunAsync(Sandbox root, params string[] arguments) =>
        ProcessRun.RunAsync("chroot", [root.Folder, "/ysco", .. arguments], root.Settings());

    /// <summary>127.0.0.1 for every question of an address, nothing for the others. RFC 1035 section 4.</summary>
    private static byte[] Answer(byte[] query)
    {
        int end = Array.IndexOf<byte>(query, 0, 12) + 5;
        bool isAddress = query[end - 3] == 1;
        byte[] header = [query[0], query[1], 0x81, 0x80, 0, 1, 0, isAddress ? (byte)1 : (byte)0, 0, 0, 0, 0];
        byte[] record = isAddress ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1] : [];
        return [.. header, .. query[12..end], .. record];
    }
}
