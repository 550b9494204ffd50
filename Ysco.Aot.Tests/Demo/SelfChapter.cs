using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Demo;

/// <summary>ysco updates itself, from a registry of its own, and the service notices nothing.</summary>
internal static class SelfChapter
{
    private const string Next = "v0.1.1";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public static async Task TellAsync(DemoStage stage)
    {
        var tell = stage.Tell;
        tell.Chapter("ysco updates itself");
        tell.Say(
            $"A publisher makes a registry and releases ysco {Next}: for this demo it is the same program with another number. Any web server "
            + "serves the folder; here it is nginx.");
        await stage.RunAsync("ysco registry init pub localhost && ysco registry releasekey pub > release.pem");
        await using NginxServer server = await NginxServer.StartAsync(Path.Combine(stage.Folder, "pub"));
        Directory.CreateDirectory(Path.Combine(stage.Folder, "next"));
        await OtherSelf.WriteAsync(Path.Combine(stage.Folder, "next", "ysco"), Next);
        await stage.RunAsync($"ysco registry release pub next/ysco -version {Next} -url {server.Url}");

        tell.Say("ysco is told where its releases are and by whom they must be signed, and takes that up:");
        await stage.RunAsync(
            $"sed -i '/^\\tSelf:/,/MaxAge/ {{ s/#Type: gobuild/Type: manifest/; s|#URL: .*|URL: {server.Url}/manifest.json|; s/#VerifierKey: .*/VerifierKey: release.pem/ }}' ys/ysco.conf");
        await stage.RunAsync("ysco reload");
        string processes = $"ps -o pid,ppid,comm -p {stage.Ysco.Pid} --ppid {stage.Ysco.Pid}";
        int service = await ServiceAsync(stage, processes);

        tell.Say(
            "Then it is asked for the latest. The new one is fetched, proven, and tried with this configuration and state; it is executed in the "
            + "place of the old one, which stands by for five seconds:");
        await stage.ExpectAsync($"curl -s -u \"admin:$(cat ys/password.txt)\" -d which=self -d version=latest http://{stage.Admin}/update", "ok");
        await stage.ExpectAsync($"curl -s -u \"admin:$(cat ys/password.txt)\" http://{stage.Admin}/json | grep '\"SelfVersion\"'", Next);
        await stage.Ysco.WaitForLogAsync(line => line.Contains("ysco is updated", StringComparison.Ordinal), Timeout);
        stage.ShowLog();

        tell.Say("The same two processes, the service never asked, and another program in the first of them:");
        if (await ServiceAsync(stage, processes) != service)
        {
            throw new DemoFailedException("the service is another process");
        }

        await stage.ExpectAsync("ls -l ysco", $"-> ysco-{Next}");
        await stage.ExpectAsync($"curl -s http://{stage.Service}/", UpdateChapter.Second);
    }

    private static async Task<int> ServiceAsync(DemoStage stage, string processes)
    {
        ProcessOutcome shown = await stage.RunAsync(processes);
        string line = shown.Stdout.Split('\n').FirstOrDefault(text => text.Contains("websvc", StringComparison.Ordinal))
            ?? throw new DemoFailedException("no service");
        return int.Parse(line.Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
