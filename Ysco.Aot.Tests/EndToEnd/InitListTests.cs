using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco init</c> says to do next where the folder that it was given lies in one that has a list of services.</summary>
public class InitListTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Head = "AuthFile: all/web/password.txt\nServices:\n";
    private const string Other = "\t-\n\t\tDir: other\n\t\tCommand:\n\t\t\t- ./other\n";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task The_item_for_the_list_and_the_command_that_takes_it_up_work_as_printed()
    {
        _world.Publish("v0.1.0");
        using var here = new Sandbox();
        Directory.CreateDirectory(here["all"], (UnixFileMode)0b111_000_000);
        await WriteAsync(here, "all/ysco.conf", Head + Other);

        ProcessOutcome web = await InitAsync(here, "all/web", TestWorld.Service);

        web.Succeeded();
        Assert.DoesNotContain("ysco run", web.Stdout, StringComparison.Ordinal);
        Assert.EndsWith(
            "\n\nadd the service to Services in all/ysco.conf (arguments of its own follow in Command, each an item)\n\n\t-\n\t\tDir: web\n\t\tCommand:\n\t\t\t- ./websvc\n\n"
            + "and start it with\n\n    ./ysco supervise -dir all -addr 127.0.0.1:8080\n", web.Stdout, StringComparison.Ordinal);
        await WriteAsync(here, "all/ysco.conf", Head);
        await AddAsync(here, web);
        string[] words = Command(web).Replace("8080", $"{FreePort.Next()}", StringComparison.Ordinal).Split(' ');
        await using var ysco = YscoProcess.Start(here[words[0]], words[1..], here.Settings());
        await ysco.WaitForLogAsync(line => line.StartsWith("websvc v0.1.0 pid ", StringComparison.Ordinal));

        ProcessOutcome second = await InitAsync(here, "all/tiny", TinyWorld.Module);

        second.Succeeded();
        Assert.Contains("\n\n\t-\n\t\tDir: tiny\n\t\tCommand:\n\t\t\t- ./tiny\n\n", second.Stdout, StringComparison.Ordinal);
        Assert.Equal("./ysco reload -dir all", Command(second));
        await AddAsync(here, second);
        (await here.RunAsync(Command(second).Split(' ')[1..])).Succeeded();
        await ysco.WaitForLogAsync(line => line.Contains("service=tiny", StringComparison.Ordinal));

        await File.AppendAllTextAsync(here["all/ysco.conf"], "\t-\n\t\tDir: hello\n\t\tCommand:\n\t\t\t- ./hello\n", TestContext.Current.CancellationToken);
        ProcessOutcome third = await InitAsync(here, "all/hello", $"{TinyWorld.Tools}/cmd/hello");
        Assert.EndsWith("\n\nthe service is in the list of all/ysco.conf: start it with\n\n    ./ysco reload -dir all\n", third.Stdout, StringComparison.Ordinal);
        (await here.RunAsync(Command(third).Split(' ')[1..])).Succeeded();

        ysco.Signal(Signals.Term);
        await ysco.WaitForExitAsync();
    }

    [Theory]
    [InlineData("all/my web", Head + Other, "    ./ysco run -dir 'all/my web' -addr 127.0.0.1:8080 ./tiny")]
    [InlineData("all/web", "AuthFile: x\n", "    ./ysco run -dir all/web -addr 127.0.0.1:8080 ./tiny")]
    [InlineData("all/web", "", "    ./ysco run -dir all/web -addr 127.0.0.1:8080 ./tiny")]
    public async Task Where_there_is_no_list_for_it_the_service_is_run_alone(string dir, string config, string command)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["all"]);
        if (config != "")
        {
            await WriteAsync(here, "all/ysco.conf", config);
        }

        ProcessOutcome made = await InitAsync(here, dir, TinyWorld.Module);

        made.Succeeded();
        Assert.EndsWith($"\n\nstart the service with (arguments of its own go at the end)\n\n{command}\n", made.Stdout, StringComparison.Ordinal);
    }

    private static Task WriteAsync(Sandbox here, string file, string text) => File.WriteAllTextAsync(here[file], text, TestContext.Current.CancellationToken);

    private static string Command(ProcessOutcome made) => made.Stdout.Split('\n').Single(line => line.StartsWith("    ", StringComparison.Ordinal)).Trim();

    private static Task AddAsync(Sandbox here, ProcessOutcome made) => File.AppendAllTextAsync(
        here["all/ysco.conf"], string.Concat(made.Stdout.Split('\n').Where(line => line.StartsWith('\t')).Select(line => line + "\n")), TestContext.Current.CancellationToken);

    private Task<ProcessOutcome> InitAsync(Sandbox here, string folder, string package) => here.RunAsync(
        "init", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.BaseUrl, "-goproxy", _world.Proxy.Url, "-dir", folder, package);
}
