using Ysco.Tests.World;

namespace Ysco.Tests.Binary;

/// <summary>How a scenario runs ysco and its service.</summary>
public sealed record HostSettings
{
    /// <summary>Flags of <c>ysco run</c> beside -dir and -addr.</summary>
    public IReadOnlyList<string> RunFlags { get; init; } = [];

    /// <summary>Arguments of the service beside -listen and -stamp.</summary>
    public IReadOnlyList<string> ServiceArguments { get; init; } = [];

    /// <summary>Environment of ysco, and so of the service.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program that is run; null: the published ysco.</summary>
    public string? YscoPath { get; init; }

    /// <summary>The Go version that the first binary is built with.</summary>
    public string InitialGoVersion { get; init; } = TestWorld.GoVersion;

    /// <summary>False: only the folder is prepared; <see cref="RunningService.Start"/> starts.</summary>
    public bool Started { get; init; } = true;
}
