using System.Collections.Concurrent;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Go;

/// <summary>Tiny programs, really built with the machine's Go; its cache of built packages is kept between runs.</summary>
public sealed class GoPrograms : IAsyncLifetime
{
    private readonly string folder = TestPaths.NewFolder("elf");
    private readonly ConcurrentDictionary<string, Task<byte[]>> built = new();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "cmd/tiny"));
        await File.WriteAllTextAsync(Path.Combine(folder, "go.mod"), "module example.org/websvc\n\ngo 1.19\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "cmd/tiny/main.go"), "package main\n\nfunc main() {}\n");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal Task<byte[]> BuildAsync(string arch, params string[] flags) =>
        built.GetOrAdd($"{arch} {string.Join(' ', flags)}", _ => GoAsync(arch, flags));

    private async Task<byte[]> GoAsync(string arch, string[] flags)
    {
        string output = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var outcome = await ProcessRun.RunAsync("go", ["build", "-buildvcs=false", .. flags, "-o", output, "./cmd/tiny"], new()
        {
            Directory = folder,
            Timeout = TimeSpan.FromMinutes(3),
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = folder,
                ["GOPATH"] = Path.Combine(folder, "gopath"),
                ["GOCACHE"] = Path.Combine(TestPaths.WorldCache, "gocache"),
                ["GOPROXY"] = "off",
                ["GOFLAGS"] = "-mod=mod",
                ["GOENV"] = "off",
                ["CGO_ENABLED"] = "0",
                ["GOOS"] = "linux",
                ["GOARCH"] = arch,
            },
        });
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Stderr));
        return await File.ReadAllBytesAsync(output);
    }
}
