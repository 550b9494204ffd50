using System.Runtime.InteropServices;
using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Tlog;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Fetching;

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

    /// <summary>What another machine holds of the log, from which the proof is to begin; null for what is held in the folder.</summary>
    internal LogHead? HeldElsewhere { get; init; }

    /// <summary>Stands in for a toolchain that is not known yet, so that a mistyped module asks nobody anything.</summary>
    private const string AnyToolchain = "go1.21.0";

    /// <summary>What stands for the newest released version.</summary>
    internal const string LatestVersion = "latest";

    /// <summary>How long a fetch may take.</summary>
    internal TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>This machine, in Go's words.</summary>
    internal static string Goarch => ElfMachines.GoArch(RuntimeInformation.ProcessArchitecture);

    /// <summary>What is wrong with MODULE@VERSION[/PKGDIR] and a toolchain, as far as that shows without asking; null when nothing is.</summary>
    internal static Failure? Wrong(string text, string goVersion)
    {
        string known = Latest(text, out string module, out string folder) ? $"{module}@{AnyVersionOf(module)}{folder}" : text;
        Failure? failure = BuildSpec.Parse(known, "linux", Goarch, goVersion == "" ? AnyToolchain : goVersion).Failure;
        return failure is null ? null : failure with { Message = failure.Message.Replace(known, text, StringComparison.Ordinal) };
    }

    /// <summary>Reads MODULE@VERSION[/PKGDIR]; the newest version is asked for in place of latest, and without a toolchain the newest of these.</summary>
    internal Result<BuildSpec> Spec(string text, string goVersion)
    {
        if (Latest(text, out string module, out string folder))
        {
            if (!NewestVersion(module, ref goVersion).Try(out string? newest, out Failure? unknown))
            {
                return unknown;
            }

            text = $"{module}@{newest}{folder}";
        }

        if (!BuildSpec.Parse(text, "linux", Goarch, AnyToolchain).Try(out BuildSpec? spec, out Failure? failure))
        {
            return failure;
        }

        if (goVersion == "" && !NewestToolchain().Try(out goVersion!, out failure))
        {
            return failure;
        }

        return BuildSpec.Create(spec.Module, spec.Version, spec.Dir, spec.Goos, spec.Goarch, goVersion, stripped: goVersion != BuildSpec.NotGo);
    }

    /// <summary>Takes MODULE@latest[/PKGDIR] apart; false for another version.</summary>
    private static bool Latest(string text, out string module, out string folder)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        module = at < 0 ? text : text[..at];
        string rest = at < 0 ? "" : text[(at + 1)..];
        folder = rest.StartsWith(LatestVersion, StringComparison.Ordinal) ? rest[LatestVersion.Length..] : "";
        return rest == LatestVersion + folder && (folder == "" || folder[0] == '/');
    }

    /// <summary>A version that the path of a module allows: one with /v2 or .v2 at its end has versions of that major.</summary>
    private static string AnyVersionOf(string module)
    {
        int digits = module.Length;
        while (digits > 0 && char.IsAsciiDigit(module[digits - 1]))
        {
            digits--;
        }

        bool named = digits > 1 && digits < module.Length && module[digits - 1] == 'v' && module[digits - 2] is '/' or '.';
        return named ? $"v{module[digits..]}.0.0" : "v0.0.0";
    }

    /// <summary>The newest released version of a module; what is learnt of toolchains meanwhile need not be asked again.</summary>
    private Result<string> NewestVersion(string module, ref string goVersion)
    {
        context.Progress($"looking for the newest version of {module}");
        if (!Ask(module, out Failure? noVersions).Try(out CheckOutcome? outcome, out Failure? failure))
        {
            return failure;
        }

        if (noVersions is not null)
        {
            return noVersions with { Message = $"finding the newest version: {outcome.VersionsError} (name one in place of {LatestVersion})" };
        }

        string newest = Candidates.Latest(outcome.Versions ?? []);
        if (newest == "")
        {
            return Failure.Refused($"{module}: no released version is known (name one in place of {LatestVersion})");
        }

        goVersion = goVersion == "" && outcome.Toolchains is { } toolchains ? toolchains.Current : goVersion;
        return newest;
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
            HeldElsewhere = HeldElsewhere,
        });
    }

    private Result<WorkerIdentity> Prepare() =>
        StateFolder.Make(folder) is { } failure ? failure : StateFolder.Worker(folder, config);
}
