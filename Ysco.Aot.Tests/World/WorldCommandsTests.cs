using Xunit;

namespace Ysco.Tests.World;

public class WorldCommandsTests
{
    [Fact]
    public async Task A_script_gets_addresses_and_an_answer_to_every_command()
    {
        string folder = TestPaths.NewFolder("script");
        using var input = new StringReader($"""
            publish example.org/tiny v0.0.1
            build example.org/tiny v0.0.1 {folder}
            mode altered-binary download
            mode altered-nothing
            proxy-mode not-found
            toolchains go1.20.3 go1.21.0
            prefill 3
            dns-mode altered
            announce example.test v=UPDATE$0;l=v0.0.1
            publish example.org/tiny v0.0.2 evil
            dance
            """);
        using var output = new StringWriter();

        Assert.Equal(0, await WorldCommands.RunAsync(input, output));

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["PROXY", "BUILDS", "KEY", "PROXY_TLS", "BUILDS_TLS", "SSL_CERT_FILE", "DNS", "ANCHOR", "ZONE", "ready"], lines[..10].Select(l => l.Split('=')[0]));
        Assert.Equal(
            ["ok", "ok", "ok", "error: unknown BuildsMode: altered-nothing", "ok", "ok", "ok", "ok", "ok", "error: behaviour: unknown word evil", "error: unknown command: dance"],
            lines[10..]);
        Assert.True(File.Exists(Path.Combine(folder, "tiny")));
        Directory.Delete(folder, recursive: true);
    }
}
