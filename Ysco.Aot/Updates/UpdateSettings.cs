using System.Runtime.CompilerServices;
using Ysco.Config;

namespace Ysco.Updates;

/// <summary>What the decisions take from the configuration, and from nowhere else.</summary>
public sealed record UpdateSettings
{
    /// <summary>Which new module versions are scheduled.</summary>
    public VersionPolicy Service { get; init; } = VersionPolicy.Patch;

    /// <summary>Which new versions of ourselves are scheduled.</summary>
    public VersionPolicy SelfPolicy { get; init; } = VersionPolicy.Patch;

    /// <summary>The path that ysco is started by.</summary>
    public string SelfPath { get; init; } = "";

    /// <summary>This boot of the machine; empty when the kernel does not tell.</summary>
    public string BootId { get; init; } = "";

    /// <summary>Why ysco does not update itself; empty when it does.</summary>
    public string NoSelfUpdates { get; init; } = "no source of its releases is configured";

    /// <summary>How long this ysco lives already: one of several services may be started many times in its life, and a trial is of ysco.</summary>
    public TimeSpan Lived { get; init; }

    /// <summary>The end of the service is not ours: it is one of several, and is started again here.</summary>
    public bool IsStartedAgain { get; init; }

    /// <summary>Which new toolchains are scheduled.</summary>
    public ToolchainPolicy ServiceToolchain { get; init; } = ToolchainPolicy.Follow;

    /// <summary>From discovery to rollout.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromHours(72);

    /// <summary>When updates may be rolled out.</summary>
    public WeeklySchedule Slots { get; init; } = WeeklySchedule.Always;

    /// <summary>The longest random extra wait inside a slot.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Go through every version instead of replacing a pending one.</summary>
    public bool All { get; init; }

    /// <summary>From our start to the first check.</summary>
    public TimeSpan FirstCheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between checks.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The signal that tells a service to stop.</summary>
    public int StopSignal { get; init; } = 15;

    /// <summary>How long a service may take to stop before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new binary must live, and be healthy, to be kept.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a new binary is asked how it is while it is watched.</summary>
    public bool AsksHealth { get; init; }

    /// <summary>How long a new binary may take to say that it is ready; null when it need not say so.</summary>
    public TimeSpan? ReadyLimit { get; init; }

    /// <summary>The hooks that there are.</summary>
    public HookKind Hooks { get; init; }

    /// <summary>The time zone that the slots are in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Us: our version and runtime.</summary>
    public Build Self { get; init; } = new("ysco", "/", "", "");

    /// <summary>What releases of us are called: a program, in a log a module.</summary>
    public string SelfName { get; init; } = Build.SelfModPath;

    /// <summary>When this program was built: a clock that shows an earlier time is wrong.</summary>
    public DateTimeOffset BuildDate { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(UpdateSettings? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(UpdateSettings);
}
