using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The working tree as it is, changes that no commit has with it, in another folder; and make there.</summary>
public sealed class OwnTree : IAsyncDisposable
{
    private static readonly string Root = Path.GetDirectoryName(TestPaths.Artifacts)!;

    // A build takes a minute on two idle cores.
    private static readonly TimeSpan MakeTimeout = TimeSpan.FromMinutes(5);

    private static readonly string[] NotForMake = ["MAKEFLAGS", "MAKELEVEL", "MFLAGS", "RELEASE_KEY", "RELEASE_URL", "RELEASE_LOG", "RELEASE_DIR", "RID", "FRAMEWORK"];

    private readonly string _folder = TestPaths.NewFolder("own");
    private bool _isCopied;

    /// <summary>A file of the copy, or beside it.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Runs make in the copy.</summary>
    internal async Task<ProcessOutcome> MakeAsync(params string[] args)
    {
        await CopyOnceAsync();
        var environment = NotForMake.ToDictionary(name => name, _ => (string?)null);
        // Else what builds stays, and holds what it has open, when make has ended.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        return await ProcessRun.RunAsync(
            "make", ["--no-print-directory", "-C", this["tree"], .. args], new ProcessSettings { Environment = environment, Timeout = MakeTimeout });
    }

    /// <summary>For make: the framework that the published binary has, as a package source may serve a newer one meanwhile.</summary>
    internal static async Task<string> SameFrameworkAsync()
    {
        // "ysco v0.1.0 (commit 1a2b3c4d5e6f, net10.0.12, linux-x64)"
        string framework = (await YscoBinary.RunAsync("version")).Stdout.Split(", ")[1];
        return $"FRAMEWORK={framework[..framework.LastIndexOf('.')]}";
    }

    /// <summary>The published binary, as if it had been built in the copy: what make needs to have one need not build it.</summary>
    internal async Task<string> BinaryAsync()
    {
        await CopyOnceAsync();
        string binary = this["tree/artifacts/linux-x64/ysco"];
        if (!File.Exists(binary))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(binary)!);
            File.Copy(YscoBinary.Location, binary);
        }

        return binary;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task CopyOnceAsync()
    {
        if (!_isCopied)
        {
            await CopyAsync();
            _isCopied = true;
        }
    }

    /// <summary>Every file that git knows or would, and its newest commit: the build says of which one it is.</summary>
    private async Task CopyAsync()
    {
        bool isGit = Path.Exists(Path.Combine(Root, ".git"));
        if (isGit)
        {
            await GitAsync("clone", "-q", "--no-checkout", "--shared", Root, this["tree"]);
        }

        string[] files = isGit
            ? (await GitAsync("-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file))
                .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal))];
        foreach (string file in files.Distinct().Where(file => File.Exists(Path.Combine(Root, file))))
        {
            string target = Path.Combine(this["tree"], file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Root, file), target);
        }

        if (isGit)
        {
            await GitAsync("-C", this["tree"], "reset", "-q");
        }
    }

    private static async Task<string> GitAsync(params string[] args)
    {
        ProcessOutcome outcome = await ProcessRun.RunAsync("git", ["-c", "safe.directory=*", .. args]);
        return outcome.ExitCode == 0 ? outcome.Stdout : throw new InvalidOperationException($"git {string.Join(' ', args)}: {outcome.Stderr}");
    }
}
