using System.Security.Cryptography;
using System.Text;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World;

/// <summary>
/// Builds published programs with the machine's Go, without a network: <c>go install module@version</c> from the file
/// tree. The Go version asked for is stamped into the program, so that one Go can play every toolchain.
/// </summary>
/// <param name="folder">A folder of its own.</param>
/// <param name="modules">Where the sources are published.</param>
public sealed class GoBuilder(string folder, ModuleTree modules)
{
    private const int PadChunkBytes = 1 << 20;
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(3);

    // One build at a time: Go uses every core by itself.
    private static readonly SemaphoreSlim OneBuild = new(1);

    /// <summary>Builds, or takes what an earlier run built from the same sources.</summary>
    /// <exception cref="GoBuildException">The sources are not there or do not build.</exception>
    public async Task<BuiltBinary> BuildAsync(BuildSpec spec)
    {
        var release = modules.Find(spec.Module, spec.Version)
            ?? throw new GoBuildException($"resolving module version: {spec.Module}@{spec.Version}: not found");
        string inputs = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{spec.Key}\0{release.SourceHash}")));
        string built = Path.Combine(TestPaths.WorldCache, "binaries", inputs);
        await OneBuild.WaitAsync();
        try
        {
            if (!File.Exists(built))
            {
                await InstallAsync(spec, built);
            }
        }
        finally
        {
            OneBuild.Release();
        }

        return release.Behaviour.PadBytes == 0
            ? await BuiltBinary.OfAsync(built, compressible: true)
            : await PadAsync(built, release.Behaviour);
    }

    private async Task InstallAsync(BuildSpec spec, string to)
    {
        string gopath = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        string package = spec.Module + (spec.Dir == "/" ? "" : spec.Dir);
        string flags = $"{(spec.Stripped ? "-s -w " : "")}-buildid= -X runtime.buildVersion={spec.GoVersion}";
        var outcome = await ProcessRun.RunAsync(
            "go",
            ["install", "-trimpath", "-ldflags", flags, $"{package}@{spec.Version}"],
            new() { Directory = folder, Environment = Environment(spec, gopath), Timeout = BuildTimeout });
        string? binary = Directory.Exists(Path.Combine(gopath, "bin"))
            ? Directory.EnumerateFiles(Path.Combine(gopath, "bin"), "*", SearchOption.AllDirectories).FirstOrDefault()
            : null;
        if (outcome.ExitCode != 0 || binary is null)
        {
            throw new GoBuildException($"go install {package}@{spec.Version}: exit status {outcome.ExitCode}: {outcome.Stderr}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        string partial = $"{to}.{Guid.NewGuid():N}";
        File.Copy(binary, partial);
        File.Move(partial, to, overwrite: true);
        Directory.Delete(gopath, recursive: true);
    }

    private Dictionary<string, string?> Environment(BuildSpec spec, string gopath) => new()
    {
        ["HOME"] = folder,
        ["GOPATH"] = gopath,
        ["GOMODCACHE"] = Path.Combine(folder, "mod"),
        ["GOCACHE"] = Path.Combine(TestPaths.WorldCache, "gocache"),
        ["GOPROXY"] = "file://" + modules.Folder,
        ["GOFLAGS"] = "-mod=mod -modcacherw",
        ["GOSUMDB"] = "off",
        ["GOENV"] = "off",
        ["GOTOOLCHAIN"] = "local",
        ["GOBIN"] = null,
        ["CGO_ENABLED"] = "0",
        ["GOOS"] = spec.GoOs,
        ["GOARCH"] = spec.GoArch,
    };

    private async Task<BuiltBinary> PadAsync(string built, Behaviour behaviour)
    {
        string padded = Path.Combine(folder, $"{Path.GetFileName(built)}-{behaviour.PadBytes}-{behaviour.PadIsRandom}");
        if (!File.Exists(padded))
        {
            File.Copy(built, padded);
            await using var file = new FileStream(padded, FileMode.Append);
            byte[] chunk = new byte[PadChunkBytes];
            var random = new Random(1);
            for (long left = behaviour.PadBytes; left > 0; left -= PadChunkBytes)
            {
                if (behaviour.PadIsRandom)
                {
                    random.NextBytes(chunk);
                }

                await file.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, PadChunkBytes)));
            }
        }

        return await BuiltBinary.OfAsync(padded, !behaviour.PadIsRandom);
    }
}
