using Ysco.Config;

namespace Ysco.Supervision;

/// <summary>
/// How a process of the service is started, where that is not as we ourselves run: as whom, with which rights and
/// limits, in which folder, with which variables. The service's own start and whatever else runs in its name have the same.
/// </summary>
public sealed class LaunchTerms
{
    private IReadOnlyList<string> environment = [];

    /// <summary>As we run.</summary>
    public static LaunchTerms Ours { get; } = new();

    /// <summary>The user; null for ours.</summary>
    public ServiceUser? User { get; init; }

    /// <summary>What it keeps of our rights, or is given.</summary>
    public CapabilitySet Capabilities { get; init; }

    /// <summary>No program gains rights by set-uid bits or file capabilities.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The current folder; empty for ours.</summary>
    public string WorkFolder { get; init; } = "";

    /// <summary>Variables over ours, each NAME=VALUE.</summary>
    public IReadOnlyList<string> Environment
    {
        get => environment;
        init => environment = value;
    }

    /// <summary>The file mode creation mask; null for ours.</summary>
    public uint? Umask { get; init; }

    /// <summary>The nice value; null for ours.</summary>
    public int? Nice { get; init; }

    /// <summary>Private writable memory in bytes; null for our limit.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Open files; null for our limit.</summary>
    public int? OpenFiles { get; init; }

    /// <summary>Whether posix_spawn alone cannot do it.</summary>
    public bool NeedsLauncher => User is not null || Capabilities != CapabilitySet.None || NoNewPrivileges || WorkFolder != ""
        || Umask is not null || Nice is not null || MemoryBytes is not null || OpenFiles is not null;

    /// <summary>The same with more variables, over those that there are; a name alone takes the variable out.</summary>
    public LaunchTerms With(params IReadOnlyList<string> variables)
    {
        // A copy of all that there is: a term that was forgotten here would be a right that is not given up.
        var copy = (LaunchTerms)MemberwiseClone();
        copy.environment = [.. environment, .. variables];
        return copy;
    }

    /// <summary>What the configuration says.</summary>
    /// <param name="config">Section Process.</param>
    /// <param name="user">The user; null for ours.</param>
    public static LaunchTerms Of(ProcessConfig config, ServiceUser? user) => new()
    {
        User = user,
        Capabilities = config.AmbientCapabilities,
        NoNewPrivileges = config.NoNewPrivileges,
        WorkFolder = config.WorkDir,
        Environment = config.Environment.Lines,
        Umask = config.UmaskBits,
        Nice = config.NiceValue,
        MemoryBytes = config.MemoryMaxBytes,
        OpenFiles = config.OpenFilesCount,
    };
}
