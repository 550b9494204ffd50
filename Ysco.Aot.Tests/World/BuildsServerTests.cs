using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World;

public class BuildsServerTests
{
    [Fact]
    public async Task A_lookup_builds_logs_and_signs()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("v0.1.0");
        var spec = TestWorld.Spec("v0.1.0");

        string[] answer = (await GetAsync(world, "/lookup/" + spec.Key)).Split('\n');
        string[] record = answer[1].Split(' ');

        Assert.Equal("0", answer[0]);
        Assert.Equal(["example.org/websvc", "v0.1.0", "/", "linux", "amd64", "go1.20.3"], record[..6]);
        Assert.Equal("stripped", record[8]);
        Assert.Equal(["", "go.sum database tree", "1"], answer[2..5]);
        Assert.StartsWith("— localhost ", answer[7], StringComparison.Ordinal);
        byte[] binary = await DownloadAsync(world, spec, record[7]);
        Assert.Equal(record[6], $"{binary.Length}");
        Assert.Equal(record[7], BuiltBinary.SumOf(SHA256.HashData(binary)));
    }

    [Fact]
    public async Task The_binary_runs_and_says_what_it_was_built_from()
    {
        await using var world = await TestWorld.StartAsync();
        world.Toolchains("go1.20.3", "go1.21.0");
        world.Publish("example.org/tools", "v1.0.1");

        string link = await world.InitialBinaryAsync(TestWorld.Spec("v1.0.1", "example.org/tools", "/cmd/hello", "go1.21.0"), world.Folder);
        var run = await ProcessRun.RunAsync(link, []);
        var info = await ProcessRun.RunAsync("go", ["version", "-m", link]);

        Assert.Equal((0, "hello v1.0.1\n"), (run.ExitCode, run.Stderr));
        Assert.StartsWith($"{link}: go1.21.0\n\tpath\texample.org/tools/cmd/hello\n\tmod\texample.org/tools\tv1.0.1\th1:", info.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_lookup_is_the_same_record()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("example.org/tiny", "v0.0.1");
        string key = TestWorld.Spec("v0.0.1", "example.org/tiny").Key;

        Assert.Equal(await GetAsync(world, "/lookup/" + key), await GetAsync(world, "/lookup/" + key));
        Assert.Equal(1, world.Builds.LogSize);
    }

    [Theory]
    [InlineData("example.org/tiny@v0.0.1/linux-amd64-go1.99.0-stripped/", 404, "file does not exist\n")]
    [InlineData("example.org/tiny@v0.0.1/linux-amd64-go1.20.3-weird/", 404, "file does not exist\n")]
    [InlineData("example.org/tiny@v0.0.1/linux-amd64-go1.20.3-stripped", 404, "file does not exist\n")]
    [InlineData("example.org/tiny@v9.9.9/linux-amd64-go1.20.3-stripped/", 500, "resolving module version: example.org/tiny@v9.9.9: not found\n")]
    public async Task What_can_not_be_built_is_refused_with_a_reason(string key, int status, string body)
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("example.org/tiny", "v0.0.1");
        using var http = new HttpClient();

        using var answer = await http.GetAsync($"{world.Builds.BaseUrl}/lookup/{key}");

        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Every_transport_fault_is_what_it_says()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("example.org/tiny", "v0.0.1");
        var built = await world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", "example.org/tiny"));
        string download = new Uri(new Uri(world.Builds.BaseUrl), "/" + TestWorld.Spec("v0.0.1", "example.org/tiny").DownloadPath(built.Sum)).ToString();
        foreach (var fault in Enum.GetValues<TransportFault>())
        {
            world.Builds.Misbehave(Enum.Parse<BuildsMode>(fault.ToString()), BuildsStages.Download | BuildsStages.Latest);
            var expected = Readings.Expected(fault);
            var readings = await Task.WhenAll(
                Readings.OfAsync(download, expected),
                Readings.OfAsync(world.Builds.BaseUrl + "/latest", expected),
                Readings.OfAsync(world.Builds.BaseUrl + "/tile/8/0/000.p/1", Reading.Whole));
            Assert.Equal($"{fault}: {expected} {expected} Whole", $"{fault}: {string.Join(' ', readings)}");
        }
    }

    [Fact]
    public async Task A_padded_binary_runs_and_has_the_size_asked_for()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("example.org/tiny", "v0.0.1");
        world.Publish("example.org/tiny", "v0.0.2", Behaviour.Padded(100_000_000, random: false));
        var plain = await world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", "example.org/tiny"));

        string link = await world.InitialBinaryAsync(TestWorld.Spec("v0.0.2", "example.org/tiny"), world.Folder);
        var run = await ProcessRun.RunAsync(link, []);

        Assert.Equal("tiny v0.0.2\n", run.Stderr);
        Assert.Equal(plain.Bytes + 100_000_000, new FileInfo(link).ResolveLinkTarget(false) is FileInfo f ? f.Length : 0);
    }

    [Fact]
    public async Task Tls_ports_show_a_good_certificate_and_bad_ones()
    {
        await using var world = await TestWorld.StartAsync(tls: true);
        foreach (var kind in Enum.GetValues<CertificateKind>())
        {
            var curl = await ProcessRun.RunAsync("curl", ["-sS", "--cacert", world.Certificates!.AuthorityFile, world.Builds.SecureBaseUrl(kind) + "/latest"]);
            Assert.Equal((kind, kind == CertificateKind.Good), (kind, curl.ExitCode == 0));
        }
    }

    private static async Task<string> GetAsync(TestWorld world, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(world.Builds.BaseUrl + path);
    }

    private static async Task<byte[]> DownloadAsync(TestWorld world, BuildSpec spec, string sum)
    {
        using var http = new HttpClient();
        await using var body = await http.GetStreamAsync(new Uri(new Uri(world.Builds.BaseUrl), "/" + spec.DownloadPath(sum)));
        await using var gzip = new GZipStream(body, CompressionMode.Decompress);
        using var memory = new MemoryStream();
        await gzip.CopyToAsync(memory);
        return memory.ToArray();
    }
}
