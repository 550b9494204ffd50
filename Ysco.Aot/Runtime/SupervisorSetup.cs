using System.Runtime.CompilerServices;
using Ysco.Config;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What a supervisor is made of: all that the command line, the configuration and the build say.</summary>
public sealed record SupervisorSetup
{
    /// <summary>The folder with configuration, state, evidence of the log and the worker's cache.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of <c>ysco supervise</c> in which it is one of several; empty for <c>ysco run</c>.</summary>
    public string HouseFolder { get; init; } = "";

    /// <summary>The service path and its arguments.</summary>
    public required string[] Command { get; init; }

    /// <summary>The same, byte for byte.</summary>
    public required byte[][] CommandBytes { get; init; }

    /// <summary>Our own command line.</summary>
    public required string[] Argv { get; init; }

    /// <summary>Our own version and runtime.</summary>
    public required Build Self { get; init; }

    /// <summary>The configuration.</summary>
    public required YscoConfig Config { get; init; }

    /// <summary>Where the service's releases come from; null for a Go program, whose builds come from a log.</summary>
    public ReleaseTerms? Releases { get; init; }

    /// <summary>Where our own releases come from; null for nowhere.</summary>
    public ReleaseTerms? SelfReleases { get; init; }

    /// <summary>The path that we were started by, absolute; empty when that is not known.</summary>
    public string SelfPath { get; init; } = "";

    /// <summary>Our own file, links resolved.</summary>
    public string SelfBinary { get; init; } = "";

    /// <summary>How the service is started.</summary>
    public LaunchTerms Terms { get; init; } = LaunchTerms.Ours;

    /// <summary>Its text, for the surfaces.</summary>
    public required string ConfigText { get; init; }

    /// <summary>The decisions' part of it.</summary>
    public required UpdateSettings Settings { get; init; }

    /// <summary>What is wrong with a text for ysco.conf; null when we could run with it.</summary>
    public required Func<string, Failure?> CheckConfig { get; init; }

    /// <summary>What a former life of ours handed on; null when this is the first.</summary>
    public Handover? Handed { get; init; }

    /// <summary>We go on with the configuration and the password that we had, or start a service as one of several: nothing happened to ysco that anybody is to be told of.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>What was learnt before the service ended, where it is started again by the same process; null otherwise.</summary>
    public Learnt? Learnt { get; init; }

    /// <summary>What of the rest could not be read anew, and is as a former life of ours handed it on.</summary>
    public IReadOnlyList<Failure> NotRead { get; init; } = [];

    /// <summary>The service waits for its next start (<see cref="IHousehold.Rests"/>): it is not started now.</summary>
    public bool Rests { get; init; }

    /// <summary>Where ysco.conf is.</summary>
    public string ConfigPath => $"{Folder}/ysco.conf";

    /// <summary>Where state.json is.</summary>
    public string StatePath => $"{Folder}/state.json";

    /// <summary>Where it is kept what happened.</summary>
    public string HistoryPath => $"{Folder}/events.jsonl";

    /// <summary>Where that is kept of which somebody is still to be told.</summary>
    public string OwedPath => $"{Folder}/notify.owed";

    /// <summary>Where the name of a binary is noted down before it is laid there.</summary>
    public string LayingPath => $"{Folder}/laying";

    /// <summary>Where it is on record which process is the service.</summary>
    public string ServiceRecordPath => $"{Folder}/service.run";

    /// <summary>Where it is on record that we run.</summary>
    public string RunRecordPath => $"{Folder}/ysco.run";

    /// <summary>The record of a hook that runs.</summary>
    public string HookRecordPath(HookKind hook) => $"{Folder}/{hook}.run";

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(SupervisorSetup? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(SupervisorSetup);
}
