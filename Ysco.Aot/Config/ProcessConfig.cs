namespace Ysco.Config;

/// <summary>Section Process.</summary>
[ConfSection]
public sealed partial record ProcessConfig
{
    /// <summary>
    /// Linux capabilities that the service keeps when ysco runs as root and starts it as another user (-user): names
    /// such as CAP_NET_BIND_SERVICE, or numbers. ysco must have them itself.
    /// </summary>
    [ConfKey(Example = "CAP_NET_BIND_SERVICE")]
    public CapabilitySet AmbientCapabilities { get; init; } = CapabilitySet.None;

    /// <summary>
    /// Whether no program that the service starts can gain rights (no_new_privs): set-uid programs such as sudo then do
    /// not work for it, and with -user it can never have more capabilities than the ambient ones.
    /// </summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>
    /// How long a new version is watched after an update, from 1s to 1h. When it ends in this time, or its health fails,
    /// the version before it comes back, and automatic updates are paused.
    /// </summary>
    [ConfKey(Min = "1s", Check = nameof(CheckUpToAnHour))]
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// URL that a new version must answer with a status of 200 to 299 while it is watched: http, and on this machine
    /// (127.0.0.1, [::1] or localhost). It is asked each second, with 2s for an answer. When the time is over it must
    /// have answered so; three failures in a row after it once did are too many.
    /// </summary>
    [ConfKey(Name = "HealthURL", EmptyIsDefault = true, Check = nameof(CheckHealthUrl), Example = "http://127.0.0.1:8080/healthz")]
    public string HealthUrl { get; init; } = "";

    /// <summary>
    /// Whether the service tells when it is ready: READY=1 to the socket in NOTIFY_SOCKET, as sd_notify(3) describes it.
    /// A new version is watched from then on.
    /// </summary>
    public bool Notify { get; init; }

    /// <summary>
    /// How long a new version may take to be ready, with Notify; from 1s to 1h.
    /// </summary>
    [ConfKey(Min = "1s", Check = nameof(CheckUpToAnHour))]
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Time that the service has to end after it was told to for an update; it is killed when it still runs then.
    /// </summary>
    [ConfKey(Min = "0s")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Signal that tells the service to end for an update: TERM, INT, QUIT, HUP, USR1, USR2 or WINCH. Signals that ysco
    /// gets are passed on as they are.
    /// </summary>
    [ConfKey(Check = nameof(CheckSignal))]
    public string StopSignal { get; init; } = "TERM";

    /// <summary>
    /// Folder that the service is started in, also relative to the one that ysco is started in, which is the default.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Example = "/var/lib/websvc")]
    public string WorkDir { get; init; } = "";

    /// <summary>
    /// Variables of the service's environment, over those of ysco's. With -user, HOME, USER, LOGNAME and SHELL follow
    /// that user.
    /// </summary>
    [ConfKey(Example = "TZ=Europe/Amsterdam")]
    public EnvironmentList Environment { get; init; } = EnvironmentList.None;

    /// <summary>
    /// Permissions that files of the service do not get, in octal; without it, as ysco has it.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckMask), Example = "0027")]
    public string Umask { get; init; } = "";

    /// <summary>
    /// Nice value of the service, from -20 (favoured) to 19; without it, that of ysco.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckNice), Example = "5")]
    public string Nice { get; init; } = "";

    /// <summary>
    /// Memory that each process of the service may have, such as 256MiB or 256MB: RLIMIT_DATA, which counts what is
    /// private and writable, used or not. Not RLIMIT_AS: it also counts address space that is only reserved, of which Go
    /// programs take much more than they use. It ends growth without end, and is best left well above what the service
    /// needs.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckSize), Example = "512MiB")]
    public string MemoryMax { get; init; } = "";

    /// <summary>
    /// Files and connections that the service may have open at a time (RLIMIT_NOFILE); without it, the limit of ysco.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckCount), Example = "65536")]
    public string OpenFiles { get; init; } = "";

    /// <summary>
    /// How many of the last lines that the service printed are kept, from 1 to 10000 (1 MiB at the most, of several services 256 KiB each):
    /// /log and ysco log show them. What it prints then passes through ysco, which prints it too; without it, it prints to where
    /// ysco does. From the next start of the service on.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckLines), Example = "1000")]
    public string LogLines { get; init; } = "";

    /// <summary>The number of <see cref="StopSignal"/>.</summary>
    public int StopSignalNumber => ProcessValues.Signal(StopSignal).Value;

    /// <summary><see cref="Umask"/>; null when it is not set.</summary>
    public uint? UmaskBits => Umask == "" ? null : (uint)ProcessValues.Mask(Umask).Value;

    /// <summary><see cref="Nice"/>; null when it is not set.</summary>
    public int? NiceValue => Nice == "" ? null : ProcessValues.Nice(Nice).Value;

    /// <summary><see cref="MemoryMax"/> in bytes; null when it is not set.</summary>
    public long? MemoryMaxBytes => MemoryMax == "" ? null : ProcessValues.Size(MemoryMax).Value;

    /// <summary><see cref="OpenFiles"/>; null when it is not set.</summary>
    public int? OpenFilesCount => OpenFiles == "" ? null : ProcessValues.FileCount(OpenFiles).Value;

    /// <summary><see cref="LogLines"/>; 0 when it is not set.</summary>
    public int LogLinesCount => LogLines == "" ? 0 : ProcessValues.LineCount(LogLines).Value;

    private static string? CheckUpToAnHour(TimeSpan value) => ConfValues.UpToAnHour(value);

    private static string? CheckHealthUrl(string text) => HealthTarget.Parse(text).Failure?.Message;

    private static string? CheckSignal(string text) => ProcessValues.Signal(text).Failure?.Message;

    private static string? CheckMask(string text) => ProcessValues.Mask(text).Failure?.Message;

    private static string? CheckNice(string text) => ProcessValues.Nice(text).Failure?.Message;

    private static string? CheckSize(string text) => ProcessValues.Size(text).Failure?.Message;

    private static string? CheckCount(string text) => ProcessValues.FileCount(text).Failure?.Message;

    private static string? CheckLines(string text) => ProcessValues.LineCount(text).Failure?.Message;
}
