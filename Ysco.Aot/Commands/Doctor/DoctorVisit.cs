using Ysco.Accounts;
using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Doctor;

/// <summary>
/// One run of <c>ysco doctor</c>: gathers what the checks judge, in the order in which they are shown. Nothing is written; what
/// cannot be looked at, for something before it is broken, is skipped with a word of what, so that one trouble is one line.
/// </summary>
/// <param name="context">Clock and name.</param>
/// <param name="folder">The state folder.</param>
/// <param name="given">The service path of the command line; empty for the one that the list names, or else that runs, or ran last.</param>
/// <param name="house">The list of services in which this one is; null for none.</param>
/// <param name="asked">The ysco that runs with the folder, where it was asked already.</param>
internal sealed class DoctorVisit(CommandContext context, string folder, string given, DoctorHouse? house, DoctorRunning? asked = null)
{
    private const string SeeFolder = $"see {FolderCheck.Name}";
    private const string SeeConfig = $"see {ConfigCheck.Name}";
    private const string SeeKey = $"see {KeyCheck.Name}";
    private const string SeeService = $"see {ServiceCheck.Name}";

    private readonly string noService = $"name the service: ysco doctor{FolderCheck.Flag(folder)} ./CMD";
    private readonly SupervisedConfig? terms = house?.TermsOf(folder);
    private DoctorRunning running = new();
    private ServiceUser owner = UserOf(Processes.geteuid());
    private YscoConfig? config;
    private DurableState? state;
    private ServicePath? path;
    private string binary = "";
    private BuildInfo? info;
    private string another = "";
    private bool isOpen;
    private string home = "";
    private string elsewhere = "";
    private ReleaseTerms? releases;
    private DoctorSelf? self;
    private TrustedKey? trusted;
    private LogHead? held;

    /// <summary>What was found so far.</summary>
    internal List<Finding> Findings { get; } = [];

    /// <summary>All that this machine tells by itself.</summary>
    internal void LookAtFiles()
    {
        isOpen = Add(FolderCheck.Of(folder)) || (FileStatus.Of(folder) is { IsDirectory: true } && Files.access(folder, Files.R_OK | Files.X_OK) == 0);
        if (isOpen)
        {
            LookAtFolder();
        }
        else
        {
            Skip(SeeFolder, RunningCheck.Name, ConfigCheck.Name, PasswordCheck.Name, StateCheck.Name, FilesCheck.Name, WorkerCheck.Name);
        }

        LookAtService();
        Add(ClockCheck.Of(context.Clock.GetUtcNow(), DateTimeOffset.FromUnixTimeSeconds(ThisBuild.CommitUnixSeconds)));
        LookAtProof();
        if (self is not null && terms is not null && terms.Dir != house!.Services[0].Dir)
        {
            self = null;
            Skip($"ysco is updated with service {house.Services[0].Dir}", SelfCheck.Source);
        }
        else if (self is null)
        {
            Skip(isOpen ? SeeConfig : SeeFolder, SelfCheck.Source);
        }
        else
        {
            Findings.AddRange(self.Findings(owner, isAsker: IsOwnerOrRoot));
        }
    }

    /// <summary>What has to be asked for, and what that needs.</summary>
    /// <param name="offline">Whether nobody is asked.</param>
    internal void LookAtNetwork(bool offline)
    {
        var network = new DoctorNetwork(context, folder, Findings) { Service = releases, Self = self?.Terms };
        if (config is null)
        {
            network.Skip(isOpen ? SeeConfig : SeeFolder);
            return;
        }

        network.Roots(config);
        if (offline)
        {
            network.SkipQuestions("-offline");
            return;
        }

        network.Ask(config, info, trusted, held, ServiceUser?.Uid);
    }

    private bool IsOwnerOrRoot => Processes.geteuid() is var own && (own == 0 || own == owner.Uid);

    /// <summary>The path of the service; empty when it is not known.</summary>
    private string Named => given != "" ? given : terms is not null ? house!.ProgramOf(terms) : running.Reach(running.ServicePath);

    /// <summary>Its user; null when that is ysco's, or not known.</summary>
    private ServiceUser? ServiceUser => terms is null ? running.ServiceUser : DoctorHouse.UserOf(terms).Try(out ServiceUser? user, out _) ? user : null;

    private void LookAtFolder()
    {
        running = asked ?? DoctorRunning.Find(folder);
        owner = UserOf((running.Pid is { } pid ? FileStatus.Of($"/proc/{pid}") : null)?.Uid ?? FileStatus.Of(folder)!.Value.Uid);
        Add(Running());
        Failure? wrong = null;
        if (StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out wrong))
        {
            config = Reached(loaded.Config);
            self = new DoctorSelf(folder, config, running);
        }

        Add(ConfigCheck.Of(folder, FileStatus.Of($"{folder}/ysco.conf") is not null, wrong, loaded.Text ?? "", running.Config));
        Result<DurableState> read = StateFolder.ReadState(folder);
        state = read.Try(out DurableState? known, out _) ? known : null;
        Add(config is null ? Finding.Skip(PasswordCheck.Name, SeeConfig)
            : terms is not null ? Finding.Skip(PasswordCheck.Name, $"that of {house!.Folder}/ysco.conf counts")
            : PasswordCheck.Of(running.Reach(config.AuthFile)));
        home = Home(Named);
        elsewhere = StateCheck.Elsewhere(state, home);
        Add(StateCheck.Of(folder, read, elsewhere, home));
        Add(FilesCheck.Of(folder, owner.Uid));
        Add(config is null ? Finding.Skip(WorkerCheck.Name, SeeConfig) : WorkerCheck.Of(folder, config, owner.Uid, ServiceUser?.Uid));
    }

    /// <summary>With the files of keys where the one that runs has them.</summary>
    private YscoConfig Reached(YscoConfig loaded) => loaded with
    {
        Source = new SourcesConfig { Service = Reached(loaded.Source.Service), Self = Reached(loaded.Source.Self) },
    };

    private SourceConfig Reached(SourceConfig source) => FileStatus.Of(running.Reach(source.VerifierKey)) is { IsRegular: true }
        ? source with { VerifierKey = running.Reach(source.VerifierKey) }
        : source;

    private void LookAtService()
    {
        string named = Named;
        string recorded = named == "" && isOpen ? ServiceRecord.Load($"{folder}/service.run")?.Binary ?? "" : "";
        releases = config is null ? null : ReleaseTerms.OfService(config, named);
        if (named == "" && recorded == "")
        {
            Skip(noService, ServiceCheck.Name, WayCheck.Name);
            LookAtPlaces();
            return;
        }

        path = new ServicePath(named == "" ? recorded : named);
        Result<BuildInfo> read = Failure.Local($"{path.Path}: cannot be read");
        if (path.Resolve().Try(out string? real, out _))
        {
            binary = real;
            read = ReleaseTerms.ReadInfo(releases, real);
            info = read.Try(out BuildInfo? build, out _) ? build : null;
            releases = named == "" && info is not null && config is not null ? ReleaseTerms.OfService(config, info.ModulePath) : releases;
        }

        another = AnotherProgram();

        // What is no Go program may be a release, as the configuration has it.
        bool isUntold = config is null && binary != "" && ServicePath.NotAProgram(binary) is null && (info is null || !ServiceBinary.BuildOf(info).IsReleased);
        Add(isUntold ? Finding.Skip(ServiceCheck.Name, SeeConfig) : ServiceCheck.Of(path, named != "", read, Mend()));
        Add(binary == "" ? Finding.Skip(WayCheck.Name, SeeService) : WayCheck.Of(PathWalk.Of(path.Location), ServiceUser));
        LookAtPlaces();
    }

    /// <summary>The folder that the service's binary is in, or was in when the link to it was made; empty when no service is named.</summary>
    private static string Home(string named)
    {
        if (named == "")
        {
            return "";
        }

        string at = new ServicePath(named).Location;
        string file = Files.ReadLink(at) is not { } target ? at
            : target.StartsWith('/') ? target
            : $"{DurableFile.FolderOf(at)}/{target}";
        string real = Files.RealPath(at) ?? file;
        return Files.RealPath(DurableFile.FolderOf(real)) ?? "";
    }

    /// <summary>The binary before the present one. In a folder that was moved or copied it has the same name.</summary>
    private string PreviousHere() => state?.PreviousBinarySvc is not { Length: > 0 } previous ? ""
        : elsewhere == "" ? previous
        : $"{home}/{previous[(previous.LastIndexOf('/') + 1)..]}";

    private void LookAtPlaces()
    {
        var folders = new List<string>();
        AddPlace(folders, binary == "" ? "" : DurableFile.FolderOf(binary));
        AddPlace(folders, path is null ? "" : DurableFile.FolderOf(path.Location));
        AddPlace(folders, isOpen ? folder : "");
        if (folders.Count == 0)
        {
            Skip(SeeFolder, InstallCheck.Name, SpaceCheck.Name, LeftoverCheck.Name);
            return;
        }

        Add(!isOpen ? Finding.Skip(InstallCheck.Name, SeeFolder)
            : !IsOwnerOrRoot
            ? Finding.Skip(InstallCheck.Name, $"user {owner.Uid} is ysco's: ask as that one, or as root")
            : InstallCheck.Of(folders, owner));
        Add(SpaceCheck.Of(folders, binary == "" ? 0 : FileStatus.Of(binary)?.SizeBytes ?? 0));
        List<(string Folder, string Program, List<string> Used)> installed = binary == "" ? [] : [(DurableFile.FolderOf(binary), Program(), Used())];

        // What lies beside ysco itself is not told of: the ysco of another state folder may live on it.
        Add(LeftoverCheck.Of(isOpen ? folder : folders[0], installed, running.Pid is not null, context.Clock.GetUtcNow()));
    }

    /// <summary>The name of the service's program; empty when it is not known.</summary>
    private string Program() => releases is not null ? releases.Name[(releases.Name.LastIndexOf('/') + 1)..] : info is not null
        && BuildSpec.Create(info.ModulePath, info.Version, info.PkgDir, info.GoOs, info.GoArch, info.GoVersion).Try(out BuildSpec? spec, out _) ? spec.Name : "";

    /// <summary>The binaries that an update knows of; none when that is not to be told.</summary>
    private List<string> Used()
    {
        var used = new List<string>();
        List<string>? others = house is null ? [] : house.FindFiles();
        if (state is not null && elsewhere == "" && info is not null && Program() != "" && others is not null)
        {
            used.AddRange(others);
            used.AddRange(StoredEvidence.BinaryNames(binary, info));
            used.AddRange([path!.Path, state.PreviousBinarySvc, state.Trial?.OldBinary ?? "", state.Trial?.NewBinary ?? ""]);
            used.AddRange(state.Leftovers);
            used.AddRange(releases is null ? [] : ReleasedProgram.EvidencePaths(binary).ConvertAll(static path => path[..^BuildEvidence.FileSuffix.Length]));
        }

        return used;
    }

    private void LookAtProof()
    {
        if (!isOpen || config is null)
        {
            Skip(isOpen ? SeeConfig : SeeFolder, KeyCheck.Name, ProofCheck.Evidence, ProofCheck.Previous);
            return;
        }

        if (releases is not null && releases.Source?.LogKey is null)
        {
            LookAtRelease(releases);
            return;
        }

        string? damaged = null;
        if (KeyOfLog(config).Try(out TrustedKey? key, out Failure? failure))
        {
            failure = key.Conflict(folder);
            var file = new LogHeadFile(folder, key.Key);
            if (failure is null)
            {
                trusted = file.Load().Try(out held, out failure) ? key : null;
                damaged = file.Path;
            }
        }

        Add(KeyCheck.Of(folder, key?.ToString() ?? "", failure, damaged));
        if (trusted is null)
        {
            Skip(SeeKey, ProofCheck.Evidence, ProofCheck.Previous);
            return;
        }

        Add(path is null ? Finding.Skip(ProofCheck.Evidence, noService)
            : info is null || another != "" ? Finding.Skip(ProofCheck.Evidence, SeeService)
            : releases is null ? ProofCheck.Of(ProofCheck.Evidence, StoredProof.Of(binary, held!, trusted), Fetch().Of(info, binary))
            : ReleaseProofOf(ProofCheck.Evidence, binary));
        Add(state is null ? Finding.Skip(ProofCheck.Previous, $"see {StateCheck.Name}") : Previous(state.PreviousBinarySvc));
    }

    private Finding Previous(string previous) => previous == ""
        ? Finding.Ok(ProofCheck.Previous, "no update was made yet, so there is none to go back to")
        : elsewhere != "" ? Finding.Skip(ProofCheck.Previous, $"see {StateCheck.Name}")
        : releases is not null ? ReleaseProofOf(ProofCheck.Previous, previous)
        : ProofCheck.Of(
            ProofCheck.Previous, StoredProof.Of(previous, held!, trusted!), Fetch().Of(ServiceBinary.ReadInfo(previous).Try(out BuildInfo? build, out _) ? build : null, previous));

    /// <summary>The key of the log that proves the service's builds.</summary>
    private Result<TrustedKey> KeyOfLog(YscoConfig loaded) => releases?.Source?.LogKey is { } log
        ? new TrustedKey(log, "Source.Service.LogKey")
        : TrustedKey.Of(folder, new FolderConfig(loaded, $"{folder}/ysco.conf", IsThere: true));

    /// <summary>What a release key proves; no log is asked.</summary>
    private void LookAtRelease(ReleaseTerms terms)
    {
        if (terms.Source is not { } source)
        {
            Add(KeyCheck.Of(folder, "", terms.Failure, null));
            Skip(SeeKey, ProofCheck.Evidence, ProofCheck.Previous);
            return;
        }

        Add(source.Key is { } key ? KeyCheck.Of(folder, $"release key {key.ShortId()} (Source.Service.VerifierKey)", null, null)
            : Finding.Warn(KeyCheck.Name, $"NOT SIGNED: whoever answers at {source.ManifestUrl} decides what runs here (Source.Service.AllowUnsigned)", SelfCheck.Edit(folder)));
        Add(source.Key is null ? Finding.Skip(ProofCheck.Evidence, SeeKey)
            : path is null ? Finding.Skip(ProofCheck.Evidence, noService)
            : info is null || another != "" ? Finding.Skip(ProofCheck.Evidence, SeeService)
            : ReleaseProofOf(ProofCheck.Evidence, binary));
        Add(source.Key is null ? Finding.Skip(ProofCheck.Previous, SeeKey)
            : state is null ? Finding.Skip(ProofCheck.Previous, $"see {StateCheck.Name}")
            : Previous(state.PreviousBinarySvc));
    }

    private Finding ReleaseProofOf(string check, string file)
    {
        Result<SnapshotEvidence> proof = ReleaseTerms.ReadInfo(releases, file).Try(out BuildInfo? known, out Failure? failure)
            && StoredProof.Sum(file).Try(out ActualFile? actual, out failure)
                ? EvidenceProof.Of(actual, file, known, folder, releases, "", context.Clock.GetUtcNow())
                : failure;
        return ProofCheck.Of(check, known?.Version ?? "", proof, Fetch().Of(known, file));
    }

    private ServiceMend Mend() => new(Fetch())
    {
        Recorded = Recorded(),
        Previous = PreviousHere(),
        EditList = terms is null ? "" : house!.Edit,
        Edit = terms is null ? SelfCheck.Edit(folder) : $"{house!.Edit}  # or Source.Service.Name in {ShellWord.Path($"{folder}/ysco.conf")}",
        Another = (another, releases?.Name ?? ""),
    };

    /// <summary>The binaries that are on record, the one that ran last first.</summary>
    private List<string> Recorded()
    {
        var recorded = new List<string>();
        if (isOpen)
        {
            recorded.Add(ServiceRecord.Load($"{folder}/service.run")?.Binary ?? "");
            if (new HistoryFile(HistorySource.PathIn(folder)).Load(Snapshot.MaxEvents, RecentHistory.MaxChecked).Try(out HistoryEntry[]? events, out _))
            {
                recorded.Add(Array.FindLast(events, static entry => entry.Binary != "")?.Binary ?? "");
            }
        }

        recorded.Add(PreviousHere());
        return recorded;
    }

    /// <summary>The program of other releases than those of the service that the evidence beside its binary is of; empty when it is of none.</summary>
    private string AnotherProgram() => releases is not null && binary != "" && info is { Version: "" }
        && ReleasedProgram.ReadInfo(binary, "").Try(out BuildInfo? build, out _) && build.Version != "" ? $"{build.ModulePath} {build.Version}" : "";

    private FetchWord Fetch() => new(folder, releases, config?.Source.Service.VerifierKey ?? "");

    private bool Add(Finding finding)
    {
        Findings.Add(finding);
        return finding.Status == FindingStatus.Ok;
    }

    private void Skip(string why, params ReadOnlySpan<string> checks)
    {
        foreach (string check in checks)
        {
            Findings.Add(Finding.Skip(check, why));
        }
    }

    private static void AddPlace(List<string> places, string place)
    {
        if (place != "" && !places.Exists(known => SameFile.Node(known, place)))
        {
            places.Add(place);
        }
    }

    /// <summary>Where none runs, its service may run on, which is told of once: with the list, where that is looked at.</summary>
    private Finding Running()
    {
        int? service = running.IsThere || ServiceRecord.Load($"{folder}/service.run")?.Process is not { } process || !process.IsAlive() ? null : process.Pid;
        return service is { } pid && house is { IsLookedAt: true } ? Finding.Skip(RunningCheck.Name, $"none runs with {folder}, and its service runs on by itself as process {pid} (see {RunningCheck.Name} of {house.Folder})")
            : RunningCheck.Of(folder, running.Pid, running.Version, running.Failure, service is { } lone ? [$"process {lone}"] : [],
                house is null ? $"ysco run{FolderCheck.Flag(folder)} ./CMD" : house.Start);
    }

    private static ServiceUser UserOf(uint uid) => AccountFiles.Load().Try(out AccountFiles? accounts, out _) && accounts.User(uid) is { } entry
        ? new ServiceUser { Name = entry.Name, Uid = uid, Gid = entry.Gid, Groups = accounts.GroupsOf(entry), Entry = entry }
        : new ServiceUser { Name = $"{uid}", Uid = uid, Gid = uid, Groups = [] };
}
