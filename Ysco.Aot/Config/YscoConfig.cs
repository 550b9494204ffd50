using Ysco.Logging;

namespace Ysco.Config;

/// <summary>
/// ysco.conf, read and checked. A new instance holds the defaults; nothing changes once it is made.
/// Adding a key is adding one property with its summary: the parser, the annotated file and the writer follow.
/// </summary>
[ConfSection]
public sealed partial record YscoConfig
{
    /// <summary>
    /// How much is logged: debug, info, warn or error.
    /// </summary>
    [ConfKey(EmptyIsDefault = true)]
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>
    /// File that holds the password of user "admin" for the admin pages. Newlines at its end do not count. Keep it
    /// readable by ysco only. A relative path is one from the folder that ysco is started in, not from that of this file.
    /// </summary>
    [ConfKey(Required = true, Example = "ys/password.txt")]
    public string AuthFile { get; init; } = "";

    /// <summary>
    /// Where and how often to look for new versions.
    /// </summary>
    public MonitorConfig Monitor { get; init; } = new();

    /// <summary>
    /// Which of the versions found are scheduled for a rollout.
    /// </summary>
    public PolicyConfig Policy { get; init; } = new();

    /// <summary>
    /// When what was found is rolled out.
    /// </summary>
    public UpdateConfig Update { get; init; } = new();

    /// <summary>
    /// The transparency log and builder that binaries come from.
    /// </summary>
    public GobuildConfig Gobuild { get; init; } = new();

    /// <summary>
    /// Where new versions come from.
    /// </summary>
    public SourcesConfig Source { get; init; } = new();

    /// <summary>
    /// Links to show on the admin page, for instance to the service's own pages.
    /// </summary>
    public IReadOnlyList<LinkConfig> Links { get; init; } = [];

    /// <summary>
    /// Who is told of what happens: each URL gets a POST with a JSON body, which README describes. Nothing waits for it.
    /// This is not Process.Notify, which is about what the service tells ysco.
    /// </summary>
    [ConfKey(Check = nameof(CheckNotify))]
    public IReadOnlyList<NotifyConfig> Notify { get; init; } = [];

    /// <summary>
    /// How the service process is run, from its next start on.
    /// </summary>
    public ProcessConfig Process { get; init; } = new();

    /// <summary>
    /// Programs of your own that are run before and after checks and updates.
    /// </summary>
    public HooksConfig Hooks { get; init; } = new();

    /// <summary>
    /// The short-lived process that talks to the network for ysco.
    /// </summary>
    public WorkerConfig Worker { get; init; } = new();

    /// <summary>
    /// Services that "ysco supervise" runs, all in one process; "ysco run" has none. Each has a folder of its own in this one, with a
    /// ysco.conf that says all about it: here then only LogLevel and AuthFile count.
    /// </summary>
    [ConfKey(Check = nameof(CheckServices))]
    public IReadOnlyList<SupervisedConfig> Services { get; init; } = [];

    private static string? CheckServices(IReadOnlyList<SupervisedConfig> services) => SupervisedConfig.CheckAll(services);

    private static string? CheckNotify(IReadOnlyList<NotifyConfig> receivers) =>
        receivers.Count > NotifyConfig.MaxReceivers ? $"{receivers.Count} items (at most {NotifyConfig.MaxReceivers} URLs are told)" : null;
}
