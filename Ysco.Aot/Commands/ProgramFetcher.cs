using System.Runtime.InteropServices;
using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands;

/// <summary>Finds and fetches a program for this machine, as <c>fetch</c> and <c>init</c> do.</summary>
/// <param name="context">The command's.</param>
/// <param name="folder">The state folder; made when it is not there.</param>
/// <param name="config">What it says, or the defaults.</param>
/// <param name="key">The log's key.</param>
internal sealed class ProgramFetcher(CommandContext context, string folder, YscoConfig config, VerifierKey key)
{
    private readonly Foreground foreground = new(context.Clock);

    /// <summary>The log's URL; empty to derive it from the key.</summary>
    internal string Url { get; init; } = "";

    /// <summary>Stands in for a toolchain that is not known yet, so that a mistyped module asks nobody anything.</summary>
    internal const string AnyToolchain = "go1.21.0";

    /// <summary>How long a fetch may take.</summary>
    internal TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>This machine, in Go's words.</summary>
    internal static string Goarch => ElfMachines.GoArch(RuntimeInformation.ProcessArchitecture);

    /// <summary>Reads MODULE@VERSION[/PKGDIR]; without a toolchain, the newest is asked for.</summary>
    internal Result<BuildSpec> Spec(string text, string goVersion)
    {
        if (!BuildSpec.Parse(text, "linux", Goarch, AnyToolchain).Try(out BuildSpec? spec, out Failure? failure))
        {
            return failure;
        }

        if (goVersion == "" && !NewestToolchain().Try(out goVersion!, out failure))
        {
            return failure;
        }

        return BuildSpec.Create(spec.Module, spec.Version, spec.Dir, spec.Goos, spec.Goarch, goVersion);
    }

    /// <summary>The newest release of the toolchain.</summary>
    internal Result<string> NewestToolchain()
    {
        context.Progress($"asking {(config.Monitor.GoProxyToolchain == "" ? config.Monitor.GoProxy : config.Monitor.GoProxyToolchain)} for the newest Go toolchain");
        if (!Ask("", out _).Try(out CheckOutcome? outcome, out Failure? failure))
        {
            return failure;
        }

        return outcome.Toolchains is { } toolchains && toolchains.Current != ""
            ? toolchains.Current
            : Failure.Network($"finding the newest Go toolchain: {outcome.ToolchainsError} (name one with -goversion)");
    }

    /// <summary>What versions of a module there are.</summary>
    /// <param name="module">Its path; empty to learn of toolchains only.</param>
    /// <param name="noVersions">Why they could not be learnt, with its kind; null when they were.</param>
    internal Result<CheckOutcome> Ask(string module, out Failure? noVersions)
    {
        noVersions = null;
        if (!Prepare().Try(out WorkerIdentity? identity, out Failure? failure)
            || !DnsSettings.Of(config.Monitor).Try(out DnsSettings? dns, out failure))
        {
            return failure;
        }

        (CheckOutcome outcome, CheckAnswer details) = foreground.Check(CheckRequests.Of(config, module, "linux", Goarch, running: ""), dns, identity);
        noVersions = details.VersionsFailure;
        return outcome;
    }

    /// <summary>Fetches and proves; the file is there, with its evidence beside it, when it succeeds.</summary>
    internal Result<VerifiedBuild> Fetch(BuildSpec spec, string file)
    {
        if (FileStatus.Of(file) is { IsDirectory: true })
        {
            return Failure.Local($"{file}: is a directory (name a file)");
        }

        if (FileStatus.Of(file, followLinks: false) is { IsRegular: false } other)
        {
            return Failure.Local($"{file}: is {(other.IsLink ? "a link" : "no regular file")}, and would be replaced (name a file)");
        }

        string target = DurableFile.FolderOf(file);
        if (FileStatus.Of(target) is not { IsDirectory: true })
        {
            return Failure.Local($"{file}: there is no folder {target} (make it first)");
        }

        // Before anything is made on disk: the worker would refuse it too.
        if (GobuildUrls.Base(key, Url).Failure is { } wrong)
        {
            return wrong;
        }

        if (!Prepare().Try(out WorkerIdentity? identity, out Failure? failure)
            || !DnsSettings.Of(config.Monitor).Try(out DnsSettings? dns, out failure))
        {
            return failure;
        }

        return foreground.Fetch(new FetchPlan
        {
            Spec = spec,
            Key = key,
            BaseUrl = Url,
            Folder = folder,
            Binary = file.Contains('/') ? file : $"{target}/{file}",
            Identity = identity,
            Dns = dns,
            TimeLimit = TimeLimit,
        });
    }

    private Result<WorkerIdentity> Prepare() =>
        StateFolder.Make(folder) is { } failure ? failure : StateFolder.Worker(folder, config);
}
